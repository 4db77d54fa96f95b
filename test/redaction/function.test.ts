import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONFIG_FILE, ENV } from '../../lambda/function/contract.ts';
import { chosen } from '../faults/chosen.ts';
import { SHIFTED_CLOCK } from '../faults/process-world.ts';
import { startLambda } from '../lambda-host/lambda.ts';
import { copyFunction } from '../support/function-bundle.ts';
import { type S3Stub, startS3Stub } from '../support/s3-stub.ts';
import { BROKEN_ANSWERS } from './broken-secrets.ts';
import { type CanaryWorld, startCanaryWorld } from './canary-world.ts';
import { Traces } from './traces.ts';

const preload = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// Each test starts processes, which a busy machine does at its own pace.
vi.setConfig({ testTimeout: 120_000 });

let world: CanaryWorld;
let s3: S3Stub;

beforeEach(async () => {
  [world, s3] = await Promise.all([startCanaryWorld(), startS3Stub()]);
  await copyFunction(world.folder);
  await writeFile(join(world.folder, CONFIG_FILE), JSON.stringify(world.config));
});
afterEach(() => Promise.all([world.close(), s3.close()]));

/** Invokes the function; its answer, its log with the metrics, and all objects in S3 show nothing. */
async function invoke(
  event: unknown,
  environment: Readonly<Record<string, string>> = {},
  preloads: readonly string[] = [],
) {
  const lambda = await startLambda({
    directory: world.folder,
    preload: [SHIFTED_CLOCK, ...preloads],
    now: world.now,
    environment: {
      ...world.env(),
      AWS_ENDPOINT_URL_S3: s3.origin,
      [ENV.auditBucket]: 'audit-bucket',
      [ENV.auditPrefix]: 'audit/',
      ...environment,
    },
  });
  const { failed, payload } = await lambda.invoke(event);
  await lambda.close();
  const objects = [...s3.objects].map(([key, body]) => `${key}\n${unzipped(body)}`);
  const log = lambda.logs();
  const traces = new Traces(world.canaries());
  expect(traces.in([payload, log, ...s3.calls, ...objects].join('\n'))).toEqual([]);
  return { failed, payload, log, objects };
}

function unzipped(body: Buffer): string {
  return body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body).toString() : body.toString();
}

const enforce = { trigger: 'schedule', decisions: true };

describe('the function shows no secret', () => {
  test('in its answer, its log, its metrics, its audit and its intents', async () => {
    const { failed, payload, log, objects } = await invoke(enforce);
    expect(failed, payload).toBe(false);
    expect(world.revoked()).toBe(18);
    expect(payload).toContain('connections/broken-not-json');
    expect(JSON.parse(payload).decisions.length).toBeGreaterThan(20);
    expect(log.includes('"_aws"')).toBe(true);
    expect(objects.some((text) => text.includes('/intents/'))).toBe(true);
    expect(objects.some((text) => text.includes('"outcome":"revoked"'))).toBe(true);
  });

  test('in a log that holds every decision, for want of a bucket', async () => {
    const { log } = await invoke(enforce, { [ENV.auditBucket]: '' });
    expect(log.includes('"outcome":"revoked"')).toBe(true);
  });

  test.each(chosen([200, 401, 404, 500], 3, 1))(
    'of an answer %i that repeats the request',
    async (status) => {
      world.echo(status, 'everywhere');
      await invoke(enforce);
    },
  );

  test.each(chosen([200, 400, 500], 3))(
    'of a refusal %i that repeats the request',
    async (status) => {
      world.echo(status, 'revocations');
      expect((await invoke(enforce)).failed).toBe(false);
    },
  );

  test.each(chosen(BROKEN_ANSWERS, 4, 1))(
    'of Secrets Manager that answers with %s',
    async (_, reply) => {
      const times = Number.POSITIVE_INFINITY;
      world.secretsManager.faults.add({ times, effect: { kind: 'response', reply } });
      const { failed, payload } = await invoke({
        ...enforce,
        connections: ['huawei', 'oauth-basic'],
      });
      expect(failed).toBe(true);
      expect(payload).toContain('no connection could be swept');
    },
  );
});

describe('the function that refuses or fails shows no secret', () => {
  test('when an event that holds one is refused', async () => {
    const [secret = ''] = world.canaries();
    const { failed, log } = await invoke({ [secret]: secret, mode: secret, connections: [secret] });
    expect(failed).toBe(true);
    expect(log.includes('invalid-event')).toBe(true);
  });

  test('when it has a defect of its own', async () => {
    const { failed, payload } = await invoke(enforce, {}, [preload('./defect-at-start.mjs')]);
    expect(failed).toBe(true);
    expect(payload).toContain('unexpected failure inside the sweeper');
  });

  test('when a connection has a defect', async () => {
    const event = { ...enforce, connections: ['apigee-basic'] };
    const { log } = await invoke(event, {}, [preload('./defect.mjs')]);
    expect(log.includes('"code":"internal"')).toBe(true);
  });

  test('because Node must not print requests', async () => {
    const { failed, payload } = await invoke(enforce, { NODE_DEBUG: 'undici' });
    expect(failed).toBe(true);
    expect(payload).toContain('NODE_DEBUG');
    expect(world.secretsManager.requests).toEqual([]);
  });
});
