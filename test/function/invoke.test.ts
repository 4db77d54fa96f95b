import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Adapters } from '../../lambda/compose.ts';
import { type Config, validateConfig } from '../../lambda/config/validate.ts';
import { invoke, type SweepResult } from '../../lambda/function/invoke.ts';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { type Sandbox, startSandbox } from '../support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from '../support/sandbox/seed.ts';

const SCHEDULED = { trigger: 'schedule' };
/** The only connection of the sandbox that needs no secret. */
const CONNECTION = 'resolver-devices';

let sandbox: Sandbox;
let config: Config;
let lines: string[];

beforeEach(async () => {
  const clock = createTestClock();
  sandbox = await startSandbox({ clock });
  seedSandbox(sandbox, NOW);
  const { connections, ...others } = parse(demoConfig(sandbox));
  const [connection] = connections.filter(({ name }: { name: string }) => name === CONNECTION);
  config = validateConfig({ ...others, mode: 'enforce', connections: [connection] }, providers);
  lines = [];
});

afterEach(() => sandbox.close());

function sweepWithin(remainingMillis: number, event: object = SCHEDULED): Promise<SweepResult> {
  const adapters: Adapters = {
    clock: createTestClock(),
    secrets: { read: async () => new Map() },
    register: { async *entries() {}, async mark() {} },
    memory: AMPLE_MEMORY,
    awsCredentials: async () => SANDBOX_AWS_KEY,
  };
  return invoke(event, {
    config,
    environment: { name: 'nightly', allowManualEnforce: true },
    adapters,
    runId: 'run-1',
    remainingMillis,
    print: (line) => lines.push(line),
  });
}

const metrics = () =>
  lines.map((line) => JSON.parse(line)).find((line) => 'IncompleteRuns' in line);

test('a run with time enough comes to its end', async () => {
  const report = await sweepWithin(900_000);

  expect(report).toMatchObject({
    runId: 'run-1',
    trigger: 'schedule',
    outcome: 'ok',
    complete: true,
  });
  expect(report.totals.revoked).toBeGreaterThan(0);
  expect(metrics()).toMatchObject({ Sweeper: 'nightly', IncompleteRuns: 0 });
});

test.each([
  {},
  { mode: 'plan' },
  { connections: [CONNECTION] },
  { trigger: 'schedule', mode: 'plan' },
  { trigger: 'schedule', connections: [CONNECTION] },
])('the run %j is not a whole scheduled one, and sends no metrics', async (event) => {
  const report = await sweepWithin(900_000, event);

  expect(report.trigger).toBe('trigger' in event ? 'schedule' : 'manual');
  expect(lines.filter((line) => line.includes('_aws'))).toEqual([]);
});

test('a run without time left starts nothing, says so, and is not a failure', async () => {
  const report = await sweepWithin(0);

  expect(sandbox.route53.server.requests).toEqual([]);
  expect(report).toMatchObject({ outcome: 'degraded', complete: false });
  expect(report.connections).toMatchObject([{ error: { code: 'deadline' } }]);
  expect(metrics()).toMatchObject({ IncompleteRuns: 1, ConnectionsFailed: 0 });
});

test('a run keeps time in reserve for what is in flight and for its report', async () => {
  // The wait fits into the whole time, and not into what is left of it without the reserve.
  sandbox.route53.server.faults.add({
    method: 'DELETE',
    effect: { kind: 'response', reply: { status: 429, headers: { 'retry-after': '40' } } },
  });

  const report = await sweepWithin(60_000);

  expect(report.complete).toBe(false);
  expect(report.totals.deferred).toBeGreaterThan(0);
});

test('a long wait has a line in the log, with the name of the connection', async () => {
  sandbox.route53.server.faults.add({
    effect: { kind: 'response', reply: { status: 429, headers: { 'retry-after': '120' } } },
  });

  await sweepWithin(900_000);

  const told = lines.map((line) => JSON.parse(line)).filter(({ until }) => until !== undefined);
  expect(told).toMatchObject([
    {
      connection: 'resolver-devices',
      message: expect.stringMatching(/^waiting 2 minutes, until .* as the provider asks/),
    },
  ]);
});
