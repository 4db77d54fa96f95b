import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../lambda/domain/report.ts';
import type { Lambda } from '../lambda-host/lambda.ts';
import { chosen } from './chosen.ts';
import { expectWithinPlan } from './endings.ts';
import { inFunctionWorld, unsettledRuns } from './function-world.ts';
import { POINTS, type ProviderName, precedesPlan } from './points.ts';
import type { ProcessWorld } from './process-world.ts';

const LONGER_THAN_A_RUN_MILLIS = 21 * 60_000;

// Each of them starts processes, which a busy machine does at its own pace.
vi.setConfig({ maxConcurrency: 3, testTimeout: 120_000 });

/** A second list takes a plan that is older than a minute. */
const KILLS = POINTS.filter(({ phase }) => phase !== 'list-again');
const kills = chosen(KILLS, 7, 6);

const PROVIDERS: readonly ProviderName[] = [...new Set(POINTS.map(({ provider }) => provider))];
/** What S3 refuses, and whether anything may be revoked then at the connection of that name. */
const REFUSALS = [
  ['the intents of one connection', /PutObject .*intents\/.*\/hit\./],
  ['all intents', /PutObject .*intents\//],
  ['the outcomes', /(PutObject|Multipart\w*) .*year=/],
  ['to list', /ListObjectsV2/],
  ['everything', /./],
] as const;
const WRITES = REFUSALS.flatMap(([what, deny]) =>
  PROVIDERS.map((provider) => ({ what, deny, provider })),
);
const writes = chosen(WRITES, 7, 1);
let held = 0;

afterAll(() => {
  process.stdout.write(`function: ${held} of ${KILLS.length + WRITES.length} cases held\n`);
});

async function sweep(lambda: Lambda): Promise<Report> {
  const { failed, payload } = await lambda.invoke({});
  expect(failed, payload).toBe(false);
  return JSON.parse(payload);
}

function expectDone({ hit, neighbour }: ProcessWorld): void {
  for (const { revoked, stale } of [hit, neighbour]) {
    expect([...revoked()].sort()).toEqual([...stale].sort());
  }
}

describe('the function, killed in the middle, leaves intents, and the next run finishes', () => {
  test.concurrent.for(
    kills.map((point) => [`${point.provider}: at ${point.title}`, point] as const),
  )('%s', async ([, point]) => {
    await inFunctionWorld(point.provider, async (world) => {
      const first = await world.start();
      let killed = false;
      world.onArrival(point, () => {
        killed = true;
        void first.close();
      });
      const { failed, payload } = await first.invoke({});
      expect({ failed, killed }, payload).toEqual({ failed: true, killed: true });
      for (const provider of [world.hit, world.neighbour]) expectWithinPlan(provider);
      if (precedesPlan(point)) expect(world.hit.revoked()).toEqual([]);
      const dead = unsettledRuns(world.s3);
      if (!precedesPlan(point)) expect(dead).toHaveLength(1);

      world.wait(LONGER_THAN_A_RUN_MILLIS);
      const next = await world.start();
      const report = await sweep(next);
      expect(report).toMatchObject({ outcome: 'ok', complete: true });
      expect(report.unfinishedRuns ?? []).toEqual(dead);
      expectDone(world);
      // Once is enough.
      expect(await sweep(next)).not.toHaveProperty('unfinishedRuns');
    });
    held += 1;
  });
});

describe('the function revokes nothing without an intent when S3 refuses', () => {
  test.concurrent.for(writes.map((one) => [`${one.what}: ${one.provider}`, one] as const))(
    '%s',
    async ([, { deny, provider }]) => {
      await inFunctionWorld(provider, async (world) => {
        const { s3, hit, neighbour } = world;
        s3.deny = deny;
        const lambda = await world.start();
        const { failed, payload } = await lambda.invoke({});
        for (const one of [hit, neighbour]) {
          expectWithinPlan(one);
          // Whatever was revoked had been announced.
          const intents = [...s3.objects.keys()].filter((key) => key.includes('/intents/'));
          if (one.revoked().length > 0) expect(intents).not.toEqual([]);
        }
        const isIsolated = deny.source.includes('hit');
        if (deny.test('PutObject audit/intents/now/run/hit.jsonl.gz')) {
          expect(hit.revoked()).toEqual([]);
        }
        if (isIsolated) {
          expect([...neighbour.revoked()].sort()).toEqual([...neighbour.stale].sort());
          const { connections }: Report = JSON.parse(payload);
          expect(connections[0]).toMatchObject({
            outcome: 'failed',
            error: { code: 'audit-unavailable' },
          });
        }
        expect(failed).toBe(!isIsolated);

        s3.deny = undefined;
        expect(await sweep(lambda)).toMatchObject({ outcome: 'ok', complete: true });
        expectDone(world);
      });
      held += 1;
    },
  );
});
