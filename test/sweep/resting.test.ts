import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { createSharedStore } from '../memory/shared-store.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf } from '../support/tokens.ts';
import { fresh, nights, stale } from './nights.ts';

const stubborn = () => memoryConnection({ list: () => pagesOf([...stale(1), ...fresh(3)]) });
const night = async (
  memory: ReturnType<typeof nights>,
  connection = stubborn(),
  mode: 'plan' | 'enforce' = 'enforce',
) => {
  const { report, fates } = await run([connection], { mode, memory: memory.of() });
  const tried = connection.revoked.length;
  return { report, fates, tried };
};

test('a removal that had no effect is found out by the next list, told each night, and tried 1, 2, 4 and 8 runs apart, then in each seventh', async () => {
  const memory = nights();
  const tries: number[] = [];
  const stuck: number[] = [];
  for (let index = 0; index < 32; index++) {
    const { report, fates, tried } = await night(memory);
    if (tried > 0) tries.push(index);
    if (report.stuck > 0) stuck.push(index);
    if (index === 0) {
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
      continue;
    }
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, kept: 3 } });
    expect(fates).toMatchObject([
      { decision: 'revoke', outcome: 'failed', error: { code: 'not-effective' } },
    ]);
  }

  expect(tries).toEqual([0, 2, 4, 8, 16, 23, 30]);
  expect(stuck[0]).toBe(16);
  expect(stuck).toHaveLength(16);
});

test('a removal that had no effect is told by a plan too, which counts for no run', async () => {
  const memory = nights();
  await night(memory);
  for (const _ of [1, 2, 3]) {
    const { report } = await night(memory, stubborn(), 'plan');
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, planned: 0 } });
  }
  expect((await night(memory)).tried).toBe(0);
  const { report } = await night(memory, stubborn(), 'plan');
  expect(report).toMatchObject({ totals: { planned: 1 } });
  expect((await night(memory)).tried).toBe(1);
});

test('a removal that had no effect is forgotten by a success that the list of the same run proves', async () => {
  const memory = nights();
  await night(memory);
  await night(memory);
  const { report } = await night(memory, memoryConnection({ tokens: [...stale(1), ...fresh(3)] }));

  expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  const [token] = (await memory.memory.recall('memory')).tokens.values();
  expect(token).not.toHaveProperty('failures');
});

test('a removal that had no effect says nothing about a token of the same id that was created later', async () => {
  const memory = nights();
  await night(memory);
  const [token] = stale(1);
  if (!token) throw new Error('no token');
  const again = { ...token, createdAt: NOW + DAY };
  const { report, tried } = await night(memory, memoryConnection({ tokens: [again] }));

  expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  expect(tried).toBe(1);
});

test('a removal that had no effect counts for no limit while it is not tried, and is withheld where a safeguard keeps the token', async () => {
  const memory = nights();
  await night(memory);
  const list = () => pagesOf([...stale(2), ...fresh(3)]);
  const one = policyOf({ safeguards: { maxRevocations: 1 } });
  const both = await night(memory, memoryConnection({ list, policy: one }));
  expect(both.report).toMatchObject({ totals: { failed: 1, revoked: 1 } });

  const kept = policyOf({ protect: [{ id: 'stale-*' }] });
  const { report } = await night(memory, memoryConnection({ list, policy: kept }));
  expect(report).toMatchObject({ totals: { withheld: 2, failed: 0 } });
});

test('a removal that had no effect is told although no rule wants the token gone any more', async () => {
  const memory = nights();
  await night(memory);
  const policy = policyOf({ rules: [] });
  const list = () => pagesOf([...stale(1), ...fresh(3)]);
  for (const _ of [1, 2, 3]) {
    const { report, fates } = await night(memory, memoryConnection({ list, policy }));
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, kept: 3 } });
    expect(fates).toMatchObject([
      { error: { code: 'not-effective', message: expect.stringMatching(/no rule wants it/) } },
    ]);
  }
});

test('a token that is not tried again says since when, and when it is tried', async () => {
  const night = nights(createSharedStore().store);
  const connection = memoryConnection({ list: () => pagesOf(stale(1)) });
  await run([connection], { memory: night.of() });

  const { fates } = await run([connection], { memory: night.of() });

  expect(fates).toMatchObject([
    {
      decision: 'revoke',
      outcome: 'failed',
      error: {
        code: 'not-effective',
        message: expect.stringMatching(
          /^its removal was made at \S+Z, yet it is still listed; it is tried again in the next enforcing run$/,
        ),
      },
    },
  ]);
  expect((await night.runs()).at(-1)).toMatchObject({ removed: 0, failed: 1 });
});

describe('a removal that had no effect', () => {
  const sweep = (memory: ReturnType<typeof nights>, day: number, tokens: readonly Token[]) =>
    run([memoryConnection({ list: () => pagesOf(tokens) })], {
      clock: createTestClock(NOW + day * DAY),
      memory: memory.of(),
    });
  const both = [...stale(1), ...fresh(3)];

  /** Removed at first, listed the night after, and then not for so many nights. */
  async function unlistedFor(days: number) {
    const memory = nights();
    await sweep(memory, 0, both);
    const { report } = await sweep(memory, 1, both);
    expect(report.totals).toMatchObject({ failed: 1, revoked: 0 });
    for (let day = 2; day < 1 + days; day++) await sweep(memory, day, fresh(3));
    return (await sweep(memory, 1 + days, both)).report.totals;
  }

  test('is forgotten once no list has had the token for more than 30 days, and tried like any other', async () => {
    expect(await unlistedFor(32)).toMatchObject({ failed: 0, revoked: 1 });
  });

  test('and not before: a try has to be proven', async () => {
    expect(await unlistedFor(30)).toMatchObject({ failed: 1, revoked: 0 });
  });
});
