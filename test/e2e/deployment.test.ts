import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { DAY } from '../support/clock.ts';
import { EXPIRED_AT_THEIR_SERVER, takeCensus } from '../support/sandbox/census.ts';
import { type Sandbox, startSandbox } from '../support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from '../support/sandbox/seed.ts';
import { type AuditLine, auditBucket, auditKeys, readAudit } from './audit.ts';
import { type Emulator, ENVIRONMENT, startEmulator } from './emulator.ts';
import { expectedByDay, monthConfig, revokedInMonth, seedMonth } from './month.ts';
import { findMoto } from './moto.ts';
import { staleKeys } from './oracle.ts';
import { expectedOfBucket, expectedResources } from './resources.ts';
import { copySecrets } from './secrets.ts';

// One account and the life of one deployment in it: each test goes on where the one before it stopped.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const NAME = 'token-sweeper';

const Schedule = z.object({
  State: z.literal('ENABLED'),
  ScheduleExpression: z.string(),
  Target: z.object({ Arn: z.string(), Input: z.string() }),
});
const Invocation = z.object({ FunctionError: z.string().optional(), Payload: z.string() });
const Report = z.object({
  mode: z.string(),
  outcome: z.string(),
  totals: z.record(z.string(), z.number()),
});

function enforcing(config: string): string {
  return config.replace('mode: plan', 'mode: enforce');
}

let emulator: Emulator;
let sandbox: Sandbox;
let folder: string;
let shiftMillis = 0;
let seededAt: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-sweeper-e2e-'));
  sandbox = await startSandbox({ clock: { now: () => Date.now() + shiftMillis } });
  seededAt = Date.now();
  seedSandbox(sandbox, seededAt);
  emulator = await startEmulator();
  await copySecrets(sandbox, emulator);
});

afterAll(async () => {
  await Promise.all([emulator?.close(), sandbox?.close()]);
  await rm(folder, { recursive: true, force: true });
});

const DEPLOYMENT = `deployment:
  emails: [ops@example.com]
`;

/** Writes the configuration and deploys it as an operator would, but for what moto cannot do. */
async function deploy(config: string, ...choices: string[]): Promise<string> {
  const file = join(folder, 'sweeper.yaml');
  await writeFile(file, config + DEPLOYMENT);
  const words = ['--method=direct', '--no-previous-parameters', '--require-approval', 'never'];
  const context = [`config=${file}`, ...choices].flatMap((choice) => ['-c', choice]);
  return emulator.cdk('deploy', ...words, ...context);
}

/** Does what EventBridge Scheduler does when the time has come: invokes the target with its input. */
async function fireSchedule(): Promise<z.output<typeof Report>> {
  const { Target } = Schedule.parse(
    await emulator.call('scheduler', 'get_schedule', { Name: NAME }),
  );
  return invoke(Target.Arn, Target.Input);
}

async function invoke(FunctionName: string, Payload: string): Promise<z.output<typeof Report>> {
  const answer = await emulator.call('lambda', 'invoke', { FunctionName, Payload });
  const { FunctionError, Payload: payload } = Invocation.parse(answer);
  if (FunctionError !== undefined) throw new Error(payload);
  return Report.parse(JSON.parse(payload));
}

const againstMoto = describe.skipIf(!findMoto());

againstMoto('a deployment', () => {
  test('is made by bootstrap and deploy, and says what to do next', async () => {
    await emulator.cdk('bootstrap', `aws://${ENVIRONMENT.account}/${ENVIRONMENT.region}`);
    const printed = await deploy(enforcing(demoConfig(sandbox)));
    for (const output of ['FunctionPage', 'DashboardPage', 'RunPlan', 'TailLog', 'ListAudit'])
      expect(printed).toContain(`${NAME}.${output} = `);
    expect(printed).toContain(`${NAME}.Mode = enforce`);
    expect(printed).toMatch(/PolicyDigests = .*default=[0-9a-f]{16}/);
    expect(printed).not.toContain('nobody is told');
  });

  test('has each resource as it was asked for', async () => {
    const Bucket = await auditBucket(emulator);
    for (const [service, operation, parameters, expected] of [
      ...expectedResources(NAME),
      ...expectedOfBucket(Bucket),
    ])
      expect(await emulator.call(service, operation, parameters)).toMatchObject(expected);
  });

  test('plans when it is asked to, and touches nothing', async () => {
    const before = takeCensus(sandbox, seededAt);
    const report = await invoke(NAME, '{"mode":"plan"}');
    expect(report).toMatchObject({ mode: 'plan', outcome: 'ok' });
    const stale = staleKeys(before, seededAt).length;
    expect(report.totals.planned).toBe(stale + EXPIRED_AT_THEIR_SERVER);
    expect(takeCensus(sandbox, seededAt)).toEqual(before);
  });

  test('revokes exactly the stale tokens when its schedule fires', async () => {
    const before = takeCensus(sandbox, seededAt);
    const report = await fireSchedule();
    const left = new Set(takeCensus(sandbox, seededAt).map(({ key }) => key));
    const gone = before.map(({ key }) => key).filter((key) => !left.has(key));
    expect(report).toMatchObject({ mode: 'enforce', outcome: 'ok' });
    expect(gone.sort()).toEqual([...staleKeys(before, seededAt)].sort());
    expect(report.totals.revoked).toBe(gone.length + EXPIRED_AT_THEIR_SERVER);
  });

  test('keeps its audit, compressed and by the day, with what it meant to do beside what it did', async () => {
    const keys = await auditKeys(emulator);
    const [year, month, day] = new Date(seededAt).toISOString().slice(0, 10).split('-');
    const today = `audit/${NAME}/year=${year}/month=${month}/day=${day}/`;
    const ofToday = keys.filter((key) => key.startsWith(today));
    expect(ofToday).toHaveLength(2);
    expect(keys.filter((key) => key.startsWith(`audit/${NAME}/intents/`)).length).toBeGreaterThan(
      0,
    );
    const records: AuditLine[] = [];
    for (const key of ofToday) records.push(...(await readAudit(emulator, key)));
    const count = (wanted: string) => records.filter(({ outcome }) => outcome === wanted).length;
    expect(count('revoked')).toBeGreaterThan(0);
    expect(count('revoked')).toBe(count('planned'));
  });

  test('remembers each connection, and what people were told, in the same bucket, where only the audit expires', async () => {
    const keys = await auditKeys(emulator);
    const remembered = keys.filter((key) => key.startsWith(`memory/${NAME}/`));
    const connections = ['inspection-cloud', 'partner-apis', 'resolver-devices', 'workforce-scim'];
    expect(remembered).toEqual([
      `memory/${NAME}/_notices.json`,
      ...connections.flatMap((name) => [
        `memory/${NAME}/${name}.json`,
        `memory/${NAME}/${name}.lease.json`,
      ]),
    ]);
  });
});

againstMoto('a deployment that is changed, and then left alone,', () => {
  test('takes another schedule and another configuration', async () => {
    seedMonth(sandbox, Date.now());
    await deploy(monthConfig(sandbox), 'schedule=cron(30 4 * * ? *)', 'timeZone=Europe/Berlin');
    expect(await emulator.call('scheduler', 'get_schedule', { Name: NAME })).toMatchObject({
      ScheduleExpression: 'cron(30 4 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    // Nobody has to repeat on the command line whom to tell.
    expect(await emulator.call('sns', 'list_subscriptions')).toMatchObject({
      Subscriptions: [{ Endpoint: 'ops@example.com' }],
    });
  });

  test('is left alone for thirty days, and each day revokes what became due that day', async () => {
    const revokedByDay: (readonly string[])[] = [];
    const known = new Set<string>();
    for (let day = 1; day <= 30; day++) {
      shiftMillis = day * DAY;
      await emulator.shiftClock(shiftMillis);
      expect(await fireSchedule()).toMatchObject({ mode: 'enforce', outcome: 'ok' });
      const revoked = revokedInMonth(sandbox).filter((id) => !known.has(id));
      for (const id of revoked) known.add(id);
      revokedByDay.push(revoked.sort());
    }
    expect(revokedByDay).toEqual(expectedByDay());
  });

  test('goes away whole, but for the audit', async () => {
    await emulator.cdk('destroy', '--force', '-c', `config=${join(folder, 'sweeper.yaml')}`);
    await expect(emulator.call('lambda', 'get_function', { FunctionName: NAME })).rejects.toThrow(
      'ResourceNotFoundException',
    );
    expect(await emulator.call('scheduler', 'list_schedules')).toMatchObject({ Schedules: [] });
    expect(await emulator.call('cloudwatch', 'describe_alarms')).toMatchObject({
      MetricAlarms: [],
    });
    expect((await auditKeys(emulator)).length).toBeGreaterThan(30);
  });
});
