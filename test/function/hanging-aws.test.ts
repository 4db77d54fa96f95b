import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { type Adapters, createAdapters } from '../../lambda/compose.ts';
import { validateConfig } from '../../lambda/config/validate.ts';
import { invoke } from '../../lambda/function/invoke.ts';
import { providers } from '../../lambda/providers/index.ts';
import { useS3Environment } from '../support/aws-environment.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import { type Sandbox, startSandbox } from '../support/sandbox/sandbox.ts';
import { demoConfig, seedSandbox } from '../support/sandbox/seed.ts';

const PLACE = { bucket: 'bucket', prefix: '' };

const s3 = useS3Environment();
let sandbox: Sandbox;
let lines: string[];

beforeEach(async () => {
  sandbox = await startSandbox({ clock: createTestClock() });
  seedSandbox(sandbox, NOW);
  lines = [];
});
afterEach(() => sandbox.close());

/** One scheduled run of the connection that needs no secret, in which a call to AWS may take a moment only. */
function sweep(place: object) {
  const { connections, ...others } = parse(demoConfig(sandbox));
  const used = connections.filter(({ name }: { name: string }) => name === 'resolver-devices');
  const adapters: Adapters = {
    ...createAdapters({ callLimit: () => 500 }),
    clock: createTestClock(),
    awsCredentials: async () => SANDBOX_AWS_KEY,
  };
  return invoke(
    { trigger: 'schedule' },
    {
      config: validateConfig({ ...others, mode: 'enforce', connections: used }, providers),
      environment: { name: 'nightly', allowManualEnforce: false, ...place },
      adapters,
      runId: 'run-1',
      remainingMillis: 900_000,
      print: (line) => lines.push(line),
    },
  );
}

const logged = (message: string) => lines.filter((line) => line.includes(`"${message}"`));

test('a topic that never answers leaves a report, and a count of what was not delivered', async () => {
  const hanging = await serve(() => {});
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', hanging.origin);
  const report = await sweep({ topic: 'arn:aws:sns:eu-central-1:123456789012:told' });
  expect(report).toMatchObject({ outcome: 'ok', complete: true });
  expect(hanging.seen.length).toBeGreaterThan(0);
  expect(lines.some((line) => line.includes('"NoticesUndelivered":1'))).toBe(true);
});

test.each([
  ['the outcomes', /PutObject year=/],
  ['the mark that they are durable', /settled/],
])('a bucket that never answers when %s are written leaves a report', async (_, call) => {
  s3().hang = call;
  await expect(sweep({ audit: PLACE })).rejects.toMatchObject({
    code: 'audit-unavailable',
    message: expect.stringContaining('AWS gave no whole response within 1 s'),
  });
  expect(logged('run finished')).toHaveLength(1);
});

test.each([
  ['read', /GetObject memory/],
  ['written at the end', /PutObject memory\/resolver-devices\.json/],
])(
  'a memory that never answers when it is %s fails the connection, with a report',
  async (_, call) => {
    s3().hang = call;
    const error = await sweep({ memory: { ...PLACE, prefix: 'memory/' } }).then(
      (report) => JSON.stringify(report),
      String,
    );
    expect(error).toContain('memory-unavailable');
    expect(error).toContain('AWS gave no whole response within 1 s');
    expect(logged('run finished')).toHaveLength(1);
  },
);
