import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { Call } from '../nights/account.ts';
import { learnRestored } from '../nights/checker.ts';
import { Watcher } from '../nights/watcher.ts';
import { DAY } from '../support/clock.ts';
import { type Loopback, startLoopback } from '../support/sandbox/loopback.ts';
import { auditBucket } from './audit.ts';
import { type Emulator, ENVIRONMENT, startEmulator } from './emulator.ts';
import { findMoto } from './moto.ts';
import { nightsPolicy, nightsTokens, policyAsYaml } from './nights.ts';
import { createNightsApi, nightsConfig } from './nights-api.ts';

vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 120_000 });

const NAME = 'token-sweeper';

const Invocation = z.object({ FunctionError: z.string().optional(), Payload: z.string() });
const Report = z.object({
  startedAt: z.string(),
  outcome: z.string(),
  totals: z.record(z.string(), z.number()),
  connections: z.tuple([
    z.object({
      error: z.object({ code: z.string(), message: z.string() }).optional(),
      plan: z.object({ hash: z.string(), entries: z.number() }).optional(),
      lapsed: z.array(z.unknown()).optional(),
    }),
  ]),
  decisions: z
    .array(
      z.object({
        token: z.object({ id: z.string() }),
        outcome: z.string().optional(),
        reason: z.string(),
        error: z.object({ code: z.string() }).optional(),
      }),
    )
    .default([]),
});
type Answer = z.output<typeof Report>;

const api = createNightsApi();
const watcher = new Watcher();
let emulator: Emulator;
let server: Loopback;
let folder: string;
let shiftMillis = 0;
let start: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-sweeper-nights-'));
  start = Date.now();
  for (const token of nightsTokens(start)) api.account.add(token);
  server = await startLoopback(api.handle, { clock: { now: () => Date.now() + shiftMillis } });
  emulator = await startEmulator();
  await emulator.call('secretsmanager', 'create_secret', {
    Name: 'token-sweeper/nights',
    SecretString: '{"key":"nights"}',
  });
});

afterAll(async () => {
  await Promise.all([emulator?.close(), server?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const config = () => join(folder, 'sweeper.yaml');

async function deploy(): Promise<void> {
  await writeFile(config(), nightsConfig(server.origin, policyAsYaml(nightsPolicy(start))));
  await emulator.cdk('bootstrap', `aws://${ENVIRONMENT.account}/${ENVIRONMENT.region}`);
  const words = ['--method=direct', '--no-previous-parameters', '--require-approval', 'never'];
  const told = ['-c', 'emails=operator@example.com'];
  const context = ['-c', `config=${config()}`, '-c', 'testEvents=none', ...told];
  await emulator.cdk('deploy', ...words, ...context);
}

const NIGHTLY = { trigger: 'schedule', decisions: true };

async function invoke(event: object = NIGHTLY, call = emulator.call): Promise<Answer> {
  const Payload = JSON.stringify(event);
  const answer = await call('lambda', 'invoke', { FunctionName: NAME, Payload });
  const { FunctionError, Payload: payload } = Invocation.parse(answer);
  if (FunctionError !== undefined) throw new Error(payload);
  return Report.parse(JSON.parse(payload));
}

/** What an answer without decisions says of what was done. */
const wordsOn = ({ id, kind }: Call) => ({ id, outcome: `${kind}d`, reason: '' });

/**
 * One run of the deployed function, and what the watcher says to it.
 * @param approved the entries of the plan that the run carries out
 */
function watch(night: number, answer: Answer, approved?: ReadonlySet<string>): void {
  const { startedAt, decisions, totals, connections } = answer;
  const { listed = 0, ...states } = totals;
  const counted = Object.values(states).reduce((sum, count) => sum + count, 0);
  const said = approved
    ? api.account.calls.map(wordsOn)
    : decisions.map(({ token, outcome, reason }) => ({ id: token.id, outcome, reason }));
  watcher.log.push(
    `night ${night} ${JSON.stringify(connections[0].error)} ${JSON.stringify(said)}`,
  );
  expect(counted, `night ${night}: the counts add up`).toBe(listed);
  expect(listed).toBe(seenBefore.length);
  const now = Date.parse(startedAt);
  watcher.check(
    {
      now,
      policy: nightsPolicy(start),
      isEnforcing: true,
      skew: false,
      listed: seenBefore,
      isWhole: true,
      after: (id) => api.account.tokens.get(id),
      calls: api.account.calls,
      told: said.filter(({ outcome }) => outcome === 'announced').map(({ id }) => id),
      said,
      ...(approved && { approved }),
    },
    new Set(),
  );
}

let seenBefore = api.account.shown({});

/** Lets a night begin. */
async function dawn(night: number): Promise<void> {
  shiftMillis = night * DAY;
  await emulator.shiftClock(shiftMillis);
  api.account.calls = [];
  seenBefore = api.account.shown(api.mood);
}

async function sweepThrough(from: number, to: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let night = from; night <= to; night++) {
    await dawn(night);
    const answer = await invoke();
    watch(night, answer);
    answers.push(answer);
  }
  return answers;
}

const heldOf = ({ connections: [{ error }] }: Answer) => error?.message.split(':')[0];
const failedOf = ({ decisions }: Answer) =>
  decisions.filter(({ outcome }) => outcome === 'failed').map(({ error }) => error?.code);

async function overlapAtNight40(): Promise<void> {
  await dawn(40);
  server.options.latencyMillis = 4000;
  const answers = await Promise.all([invoke(), invoke(NIGHTLY, emulator.callBeside)]);
  server.options.latencyMillis = 0;
  const busy = answers.filter(({ connections: [{ error }] }) => error?.code === 'busy');
  expect(busy).toHaveLength(1);
  expect(busy[0]?.totals.listed).toBe(0);
  for (const answer of answers) if (!busy.includes(answer)) watch(40, answer);
}

/** A shorter list is held at night 45; somebody approves what is left of its plan, and then once more. */
async function approveAtNight45(): Promise<void> {
  const before = await sweepThrough(41, 44);
  expect(before.some(({ totals }) => totals.announced === 1)).toBe(true);
  for (let index = 3; index < 14; index++) api.account.remove(`k${index}`);
  const [held] = await sweepThrough(45, 45);
  const { error, plan } = held?.connections[0] ?? {};
  expect(error?.message).toContain('maxListDrop');
  expect(plan?.entries).toBe(2);
  const approve = { approve: plan?.hash };

  await dawn(45);
  watch(45, await invoke(approve), new Set(['revoke r7', 'disable q6']));

  expect(api.account.tokens.has('r7')).toBe(false);
  await expect(invoke(approve)).rejects.toThrow('carried out already');
  const after = await sweepThrough(46, 49);
  expect(after.map(heldOf)).toEqual(after.map(() => undefined));
  expect(api.account.tokens.has('a2')).toBe(false);
}

describe.skipIf(!findMoto())('sixty nights of a deployment, each a process of its own', () => {
  test('people enable and use what is in quarantine', async () => {
    await deploy();
    await sweepThrough(1, 4);
    api.account.change('q0', { disabled: false });
    await sweepThrough(5, 6);
    api.account.change('q1', { lastUsedAt: Date.now() + 6.9 * DAY });
    await sweepThrough(7, 11);
    expect([...api.account.tokens.keys()]).toEqual(expect.arrayContaining(['q0', 'q1']));
    expect([...api.account.tokens.keys()]).not.toContain('q2');
  });

  test('what is restored from the command line works, and is left alone', async () => {
    await dawn(12);
    const memory = `s3://${await auditBucket(emulator)}/memory/${NAME}`;
    const words = ['restore', '--connection', 'account', '--token', 'q4', '--yes'];
    await emulator.sweeper(...words, '--config', config(), '--memory', memory);
    expect(api.account.tokens.get('q4')?.disabled).toBe(false);
    learnRestored(watcher.of('q4'), Date.now() + shiftMillis);
    await sweepThrough(12, 19);
  });

  test('a list that shrinks is held, and nothing happens meanwhile', async () => {
    api.mood = {
      hidden: new Set(
        api.account
          .shown({})
          .slice(0, 12)
          .map(({ id }) => id),
      ),
    };
    const held = await sweepThrough(20, 24);
    expect(held.map(heldOf)).toEqual(held.map(() => 'maxListDrop'));
    api.mood = {};
    await sweepThrough(25, 29);
  });

  test('a provider that lies about removals is found out', async () => {
    api.mood = { lies: true };
    const lied = await sweepThrough(30, 38);
    expect(lied.some((answer) => failedOf(answer).includes('not-effective'))).toBe(true);
    api.mood = {};
    await sweepThrough(39, 39);
  });

  test('of two runs at once one acts', overlapAtNight40);

  test(
    'somebody approves what a shorter list leaves, once, and it is what later ones are compared with',
    approveAtNight45,
  );

  test('an exception that lapses protects until then, and no longer', async () => {
    expect(api.account.tokens.has('r-exception')).toBe(true);
    const [fifty] = await sweepThrough(50, 50);
    expect(api.account.tokens.has('r-exception')).toBe(false);
    expect(fifty?.connections[0].lapsed).toHaveLength(1);
    await sweepThrough(51, 60);
    expect(api.account.tokens.size).toBe(api.account.created - api.account.removed);
    expect([...api.account.tokens.keys()]).toEqual(
      expect.arrayContaining(['r-break-glass', 'k0', 'k15']),
    );
  });
});
