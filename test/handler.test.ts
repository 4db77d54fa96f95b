import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import type { AuditRecord } from '../lambda/audit/record.ts';
import type { Report } from '../lambda/domain/report.ts';
import { CONFIG_FILE, ENV } from '../lambda/function/contract.ts';
import { bundleFunction } from '../lib/bundle/bundle.ts';
import { type Lambda, startLambda } from './lambda-host/lambda.ts';
import { DAY } from './support/clock.ts';
import { type S3Stub, startS3Stub } from './support/s3-stub.ts';
import { EXPIRED_AT_THEIR_SERVER, takeCensus } from './support/sandbox/census.ts';
import { HUAWEI_TENANTS } from './support/sandbox/demo-population.ts';
import { type Sandbox, startSandbox } from './support/sandbox/sandbox.ts';
import { secretsManagerError } from './support/sandbox/secrets-manager.ts';
import { demoConfig, seedSandbox } from './support/sandbox/seed.ts';

// Each test starts a process, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SERVERS = ['huawei', 'route53', 'apigee', 'oauth', 'secretsManager'] as const;
const SHIFTED_CLOCK = new URL('./e2e/shifted-clock.mjs', import.meta.url).href;
const ENFORCING = { [ENV.allowManualEnforce]: 'true' };

let directory: string;
let sandbox: Sandbox;
let s3: S3Stub;
let seededAt: number;
let shiftMillis: number;
let lambda: Lambda | undefined;
let payloads: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'handler-'));
  bundleFunction({ config: {}, outdir: directory });
});

beforeEach(async () => {
  shiftMillis = 0;
  sandbox = await startSandbox({ clock: { now: () => Date.now() + shiftMillis } });
  s3 = await startS3Stub();
  seededAt = Date.now();
  seedSandbox(sandbox, seededAt);
  await configure({});
  payloads = [];
});

afterEach(async () => {
  await lambda?.close();
  expectNoSecret([lambda?.logs(), ...payloads].join('\n'));
  lambda = undefined;
  await Promise.all([sandbox.close(), s3.close()]);
});

afterAll(() => rm(directory, { recursive: true }));

/** Every credential and token value of the sandbox begins alike. */
function expectNoSecret(output: string): void {
  expect(output).not.toMatch(/sandbox(?:-|[A-Za-z0-9]{21})/);
}

/** Puts a configuration beside the bundle: the sandbox's, with `changes`. */
async function configure(changes: object): Promise<void> {
  const config = { ...parse(demoConfig(sandbox)), ...changes };
  await writeFile(join(directory, CONFIG_FILE), JSON.stringify(config));
}

/** One invocation of the deployed function; the process is started with the first. */
async function invoke(event: unknown, environment: Readonly<Record<string, string>> = {}) {
  lambda ??= await startLambda({
    directory,
    preload: [SHIFTED_CLOCK],
    now: () => Date.now() + shiftMillis,
    environment: {
      ...sandbox.env,
      CLOCK_SHIFT_MILLIS: String(shiftMillis),
      AWS_ENDPOINT_URL_S3: s3.origin,
      [ENV.auditBucket]: 'audit-bucket',
      [ENV.auditPrefix]: 'audit/',
      ...environment,
    },
  });
  const { failed, payload } = await lambda.invoke(event);
  payloads.push(payload);
  return { failed, value: JSON.parse(payload) };
}

async function sweep(event: unknown, environment?: Readonly<Record<string, string>>) {
  const { failed, value } = await invoke(event, environment);
  expect(failed, JSON.stringify(value)).toBe(false);
  const report: Report & { decisions?: AuditRecord[] } = value;
  const { listed, ...states } = report.totals;
  const sum = Object.values(states).reduce((total, count) => total + count, 0);
  expect(sum, 'every listed token is in exactly one state').toBe(listed);
  return report;
}

async function refusal(event: unknown, environment?: Readonly<Record<string, string>>) {
  const { failed, value } = await invoke(event, environment);
  expect(failed, JSON.stringify(value)).toBe(true);
  expect(value.errorType, 'the minified bundle keeps the names of its errors').toBe('SweepError');
  return value.errorMessage as string;
}

/** Lines of the function's own, as JSON. */
async function logLines(): Promise<Record<string, unknown>[]> {
  await lambda?.close();
  const lines = (lambda?.logs() ?? '').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

const tokensLeft = () => takeCensus(sandbox, seededAt).map(({ key }) => key);
const requests = () => SERVERS.flatMap((name) => sandbox[name].server.requests);
const audits = () => [...s3.objects.keys()].filter((key) => key.startsWith('audit/year='));

describe('a run', () => {
  test('of {} does as configured: plans all connections, and touches nothing', async () => {
    const before = tokensLeft();

    const report = await sweep({});

    expect(report).toMatchObject({ mode: 'plan', outcome: 'ok', complete: true });
    expect(report.connections.map(({ name }) => name)).toEqual([
      'workforce-scim',
      'resolver-devices',
      'partner-apis',
      'inspection-cloud',
    ]);
    expect(report.totals.planned).toBeGreaterThan(0);
    expect(report.totals.revoked).toBe(0);
    expect(report).not.toHaveProperty('decisions');
    expect(tokensLeft()).toEqual(before);
  });

  test('that enforces revokes what was planned, and a plan after it finds nothing left', async () => {
    const before = tokensLeft();
    const plan = await sweep({}, ENFORCING);

    const report = await sweep({ mode: 'enforce' });

    const gone = report.totals.revoked + report.totals.alreadyGone;
    expect(report).toMatchObject({ mode: 'enforce', outcome: 'ok' });
    expect(report.totals.revoked).toBe(plan.totals.planned);
    const shown = report.totals.revoked - EXPIRED_AT_THEIR_SERVER;
    expect(tokensLeft()).toHaveLength(before.length - shown);
    expect(gone).toBeGreaterThan(0);
    expect((await sweep({})).totals.planned).toBe(0);
  });

  test('leaves an audit of what it decided, preceded by what it was about to revoke', async () => {
    const report = await sweep({ mode: 'enforce' }, ENFORCING);

    const day = report.startedAt.slice(0, 10).split('-');
    const key = `audit/year=${day[0]}/month=${day[1]}/day=${day[2]}/${report.runId}.jsonl.gz`;
    expect(audits()).toEqual([key]);
    const outcomes = s3.lines(key) as AuditRecord[];
    expect(outcomes.filter(({ outcome }) => outcome === 'revoked')).toHaveLength(
      report.totals.revoked,
    );
    const keys = [...s3.objects.keys()];
    const intents = keys.filter((one) => one.startsWith('audit/intents/') && one.endsWith('.gz'));
    const intended = intents.flatMap((one) => s3.lines(one) as AuditRecord[]);
    expect(intended.map(({ token }) => token)).toEqual(
      expect.arrayContaining(
        outcomes.filter(({ outcome }) => outcome === 'revoked').map(({ token }) => token),
      ),
    );
    expect(keys.slice(-2)).toEqual([key, expect.stringMatching(/\/settled$/)]);
    for (const one of [key, ...intents]) expectNoSecret(JSON.stringify(s3.lines(one)));
  });

  test('of one connection leaves the others alone', async () => {
    const report = await sweep({ connections: ['partner-apis'] });

    expect(report.connections.map(({ name }) => name)).toEqual(['partner-apis']);
    expect(sandbox.huawei.server.requests).toEqual([]);
    expect(sandbox.oauth.server.requests).toEqual([]);
  });

  test('gives the decisions to whoever asks for them', async () => {
    const report = await sweep({ decisions: true });

    const { totals, decisions = [] } = report;
    expect(decisions).toHaveLength(totals.listed - totals.kept);
    expect(decisions.filter(({ outcome }) => outcome === 'planned')).toHaveLength(totals.planned);
    expect(decisions[0]).toMatchObject({ runId: report.runId, reason: expect.any(String) });
  });

  test('gives a hundred decisions at most', async () => {
    const [tenant = ''] = Object.keys(HUAWEI_TENANTS);
    for (let i = 0; i < 150; i++) {
      const [creation_time, expiration_time] = [seededAt - 400 * DAY, seededAt - 35 * DAY];
      const token = { token_id: `00000000-${i}`, creation_time, expiration_time };
      sandbox.huawei.simulator.addToken(tenant, token);
    }

    const { totals, decisions } = await sweep({ decisions: true });

    expect(totals.listed - totals.kept).toBeGreaterThan(100);
    expect(decisions).toHaveLength(100);
  });

  test('with no audit bucket logs each decision instead', async () => {
    const report = await sweep({}, { [ENV.auditBucket]: '' });

    const decisions = (await logLines()).filter(({ message }) => message === 'decision');
    expect(decisions).toHaveLength(report.totals.listed - report.totals.kept);
    expect(s3.calls).toEqual([]);
  });

  test('logs its report, and its metrics in the embedded format', async () => {
    const report = await sweep({});

    const lines = await logLines();
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'INFO', message: 'run finished', report }),
    );
    const metrics = lines.filter((line) => '_aws' in line);
    expect(metrics).toHaveLength(1 + report.connections.length);
    expect(metrics[0]).toMatchObject({ Sweeper: 'token-sweeper', Runs: 1, IncompleteRuns: 0 });
  });
});

describe('an event', () => {
  test.each([
    ['the template of the console', { key1: 'value1', key2: 'value2', key3: 'value3' }, 'unknown'],
    ['a mode that is none', { mode: 'dry-run' }, 'mode'],
    ['connections that are no list', { connections: 'partner-apis' }, 'connections'],
    ['no connection at all', { connections: [] }, 'connections'],
    ['decisions that are no flag', { decisions: 'yes' }, 'decisions'],
    ['a text', 'plan', 'the event'],
    ['nothing', null, 'the event'],
    ['a list', [], 'the event'],
    ['a connection that does not exist', { connections: ['nope'] }, 'partner-apis'],
  ])('with %s is refused before anything is touched', async (_, event, word) => {
    const message = await refusal(event);

    expect(message).toContain(word);
    expect(message).toContain('"plan" or "enforce"');
    expect(requests()).toEqual([]);
    expect(s3.calls).toEqual([]);
  });

  test('must not raise plan to enforce where the deployment does not allow it', async () => {
    const message = await refusal({ mode: 'enforce' });

    expect(message).toContain('allowManualEnforce');
    expect(requests()).toEqual([]);
  });

  test('may lower enforce to plan', async () => {
    await configure({ mode: 'enforce' });
    const before = tokensLeft();

    const report = await sweep({ mode: 'plan' });

    expect(report).toMatchObject({ mode: 'plan' });
    expect(tokensLeft()).toEqual(before);
  });

  test('of {} enforces where that is configured', async () => {
    await configure({ mode: 'enforce' });

    expect((await sweep({})).totals.revoked).toBeGreaterThan(0);
  });

  test('may ask for what is configured anyway', async () => {
    await configure({ mode: 'enforce' });

    expect((await sweep({ mode: 'enforce' })).mode).toBe('enforce');
  });
});

describe('when something fails', () => {
  test('in one connection, the report is returned as degraded and says where', async () => {
    sandbox.secretsManager.simulator.remove('token-sweeper/apigee');

    const report = await sweep({});

    expect(report.outcome).toBe('degraded');
    const broken = report.connections.filter(({ outcome }) => outcome !== 'ok');
    expect(broken).toMatchObject([{ name: 'partner-apis', error: { code: 'not-found' } }]);
  });

  test('everywhere, the invocation fails, once report and metrics are written', async () => {
    sandbox.secretsManager.simulator.remove('token-sweeper/apigee');

    const message = await refusal({ connections: ['partner-apis'] });

    expect(message).toBe('no connection could be swept (partner-apis: not-found)');
    const lines = await logLines();
    expect(lines.find((line) => line.message === 'run finished')).toMatchObject({ level: 'WARN' });
    expect(lines.filter((line) => '_aws' in line)).toHaveLength(2);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', code: 'sweep-failed' }));
  });

  test('a wait that is longer than the time left leaves the rest for the next run', async () => {
    const headers = { 'retry-after': '7200' };
    sandbox.huawei.server.faults.add({
      method: 'DELETE',
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', reply: { status: 429, headers } },
    });

    const report = await sweep({ mode: 'enforce', connections: ['workforce-scim'] }, ENFORCING);

    expect(report).toMatchObject({ outcome: 'degraded', complete: false });
    expect(report.totals.deferred).toBeGreaterThan(0);
    expect(report.totals.revoked).toBe(0);
  });

  test('with the intents, nothing is revoked there', async () => {
    s3.deny = /intents\/.*partner-apis/;

    const report = await sweep({ mode: 'enforce' }, ENFORCING);

    const held = report.connections.find(({ name }) => name === 'partner-apis');
    expect(held).toMatchObject({
      outcome: 'failed',
      totals: { revoked: 0 },
      error: { code: 'audit-unavailable' },
    });
    expect(held?.totals.withheld).toBeGreaterThan(0);
    expect(sandbox.apigee.server.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(report.totals.revoked).toBeGreaterThan(0);
  });

  test('with the audit as a whole, nothing is revoked and the invocation fails', async () => {
    s3.deny = /./;
    const before = tokensLeft();

    const message = await refusal({ mode: 'enforce' }, ENFORCING);

    expect(message).toContain('the audit cannot be written to S3');
    expect(tokensLeft()).toEqual(before);
    const finished = (await logLines()).find((line) => line.message === 'run finished');
    expect(finished).toMatchObject({ report: { totals: { revoked: 0 } } });
  });

  test('so that the process dies while it revokes, the next report says so, and only that one', async () => {
    const effect = { kind: 'slow', millis: Number.POSITIVE_INFINITY } as const;
    sandbox.apigee.server.faults.add({ method: 'DELETE', times: 100, effect });
    const dying = invoke({ mode: 'enforce', connections: ['partner-apis'] }, ENFORCING);
    const removals = () =>
      sandbox.apigee.server.requests.filter(({ method }) => method === 'DELETE');
    await vi.waitFor(() => expect(removals()).not.toEqual([]), 30_000);
    const [intents = ''] = s3.objects.keys();
    await lambda?.close();
    expect((await dying).failed).toBe(true);

    lambda = undefined;
    shiftMillis = DAY;
    const runId = intents.split('/')[3];
    expect(s3.lines(intents)).not.toEqual([]);
    expect((await sweep({})).unfinishedRuns).toEqual([runId]);
    expect(await sweep({})).not.toHaveProperty('unfinishedRuns');
  });

  test('so that the report cannot be given, a run that died is reported by the one after', async () => {
    const died = new Date(seededAt - DAY).toISOString();
    s3.objects.set(`audit/intents/${died}/dead-run/partner-apis.jsonl.gz`, Buffer.of());
    s3.deny = /PutObject .*year=/;
    await refusal({});
    s3.deny = undefined;

    expect((await sweep({})).unfinishedRuns).toEqual(['dead-run']);
  });

  test('and the intents of earlier runs cannot be listed, the run fails after it was carried out', async () => {
    s3.deny = /ListObjects/;

    const message = await refusal({});

    expect(message).toContain('the intents of earlier runs cannot be listed');
    expect((await logLines()).find((line) => line.message === 'run finished')).toMatchObject({
      report: { outcome: 'ok' },
    });
  });

  test('that nobody thought of, neither log nor answer repeat what the error says', async () => {
    await writeFile(join(directory, CONFIG_FILE), '{"mode": sandbox-canary}');

    const message = await refusal({});

    expect(message).toBe('unexpected failure inside the sweeper');
    const line = (await logLines()).find(({ code }) => code === 'internal');
    expect(line?.at).toEqual(expect.arrayContaining([expect.stringMatching(/handler\.ts/)]));
  });

  test('with the configuration, the invocation fails and names the place', async () => {
    await configure({ mode: 'sweep' });

    expect(await refusal({})).toMatch(/^mode: /);
    expect(requests()).toEqual([]);
  });

  test('with a variable of the deployment, the invocation fails and names it', async () => {
    expect(await refusal({}, { [ENV.allowManualEnforce]: 'yes' })).toContain(
      ENV.allowManualEnforce,
    );
  });

  test('with Secrets Manager, each connection that needs a secret says so', async () => {
    sandbox.secretsManager.server.faults.add({
      times: Number.POSITIVE_INFINITY,
      effect: { kind: 'answer', reply: secretsManagerError(400, 'AccessDeniedException', 'no') },
    });

    const report = await sweep({});

    const codes = report.connections.map(({ error }) => error?.code);
    expect(codes).toEqual(['forbidden', undefined, 'forbidden', 'forbidden']);
  });
});
