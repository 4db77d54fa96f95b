import type { ServerResponse } from 'node:http';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { composeConnections, createAdapters } from '../../lambda/compose.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import { runSweep } from '../../lambda/sweep/run-sweep.ts';
import type { Harness } from '../contract/harness.ts';
import { STALE } from '../contract/scene.ts';
import { POLICY } from '../contract/sweep-once.ts';
import { startAccessKeys } from '../providers/aws-iam/contract.ts';
import { CHAIN_KEY } from '../providers/aws-iam/server.ts';
import { startHuawei } from '../providers/huawei-identity-center/contract.ts';
import { createTestClock, SECOND } from '../support/clock.ts';
import { serve } from '../support/loopback-server.ts';
import { AMPLE_MEMORY } from '../support/memory.ts';
import { useWebIdentity } from '../support/web-identity.ts';

const ROLE = 'arn:aws:iam::444455556666:role/sweeper';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Sweeps IAM, and beside it a provider that asks nothing of AWS; returns the reports of both. */
async function sweepBoth(iam: Harness, parts: Partial<Connection>) {
  const { clock } = iam;
  const neighbour = await startHuawei(clock);
  onTestFinished(async () => {
    await Promise.all([iam.server.close(), neighbour.server.close()]);
  });
  const [stale = ''] = [neighbour.add(STALE)];
  const secrets = new Map([['huawei', neighbour.secret]]);
  const connections = [
    { ...connectionOf('iam', iam), ...parts },
    { ...connectionOf('neighbour', neighbour), secret: 'huawei' },
  ];
  const { memory: _, ...aws } = createAdapters({});
  const swept = runSweep({
    runId: 'run-1',
    mode: 'enforce',
    connections: composeConnections(connections, {
      ...aws,
      clock,
      memory: AMPLE_MEMORY,
      secrets: { read: async () => secrets },
    }),
    clock,
    stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
    onEvent() {},
  });
  return async () => {
    const { connections: reports } = await swept;
    expect(reports[1]).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(neighbour.revoked()).toEqual([stale]);
    return reports[0];
  };
}

function connectionOf(name: string, { module, server, settings }: Harness): Connection {
  return {
    name,
    module,
    endpoint: new URL(server.origin),
    settings: module.settings.parse(settings),
    policy: POLICY,
    limits: { concurrency: 1, timeoutMillis: 10_000 },
  };
}

test.each<[string, (response: ServerResponse) => void]>([
  ['never answers', () => {}],
  ['trickles', (response) => response.write('<')],
])(
  'an STS that %s fails the connection whose credentials it gives, and no other',
  async (_, answer) => {
    const asked = Promise.withResolvers<void>();
    const sts = await serve((response) => {
      answer(response);
      asked.resolve();
    });
    await useWebIdentity(sts.origin);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const ended = await sweepBoth(await startAccessKeys(createTestClock()), {});
    await asked.promise;
    await vi.advanceTimersByTimeAsync(90 * SECOND);
    expect(await ended()).toMatchObject({ outcome: 'failed', error: { code: 'timeout' } });
  },
);

test('an STS that never answers when a role is assumed fails the connection of that role, and no other', async () => {
  const iam = await startAccessKeys(createTestClock());
  iam.server.faults.add({
    when: ({ body }) => body.includes('Action=AssumeRole'),
    effect: { kind: 'slow', millis: Number.POSITIVE_INFINITY },
    times: Number.POSITIVE_INFINITY,
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', CHAIN_KEY.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CHAIN_KEY.secretAccessKey);
  const settings = iam.module.settings.parse({ ...Object(iam.settings), roleArn: ROLE });
  const limits = { concurrency: 1, timeoutMillis: 50 };
  const ended = await sweepBoth(iam, { settings, limits });
  expect(await ended()).toMatchObject({ outcome: 'failed', error: { code: 'timeout' } });
});
