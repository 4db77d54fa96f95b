import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { steadyClock } from '../../lambda/sweep/steady-clock.ts';
import {
  createTestClock,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  SECOND,
  settableClock,
} from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const JUMPS = [0, SECOND, -SECOND, HOUR, -HOUR, DAY, -DAY];

const policy = policyOf({
  rules: rulesOf(
    ['revoke', { expiredFor: HOUR }],
    ['revoke', { olderThan: 90 * DAY }],
    ['revoke', { unusedFor: HOUR }],
  ),
  safeguards: { minimumAge: HOUR, maxClockSkew: 2 * MINUTE, keepNewest: 1 },
});

/** Around every boundary of the policy, a little to both sides. */
const TIMES = [-100 * DAY, -DAY, -HOUR, -HOUR + SECOND, -SECOND, 0, SECOND, HOUR, DAY];
const tokens = TIMES.flatMap((expires) =>
  TIMES.filter((used) => used <= 0).map((used) =>
    tokenOf({
      id: `expires ${expires}, used ${used}`,
      createdAt: NOW - 60 * DAY + expires / 10,
      expiresAt: NOW + expires,
      lastUsedAt: NOW + used,
    }),
  ),
);

/** One run, in which the wall clock is set by the next jump at each call to the provider. */
async function sweptWith(jumps: readonly number[]) {
  const time = createTestClock();
  const clock = settableClock(time);
  let calls = 0;
  const called = () => {
    time.advance(SECOND);
    clock.set(jumps[calls++ % Math.max(1, jumps.length)] ?? 0);
  };
  const connection = memoryConnection({
    policy,
    concurrency: 1,
    async *list() {
      for await (const page of pagesOf(tokens, 10)) {
        called();
        yield page;
      }
    },
    async inspect(token) {
      called();
      // Used, and good for longer, since it was listed: what a clock that was set forward would still take for old.
      const isRenewed = Number(token.expiresAt) < NOW && token.lastUsedAt === NOW - DAY;
      return isRenewed ? { ...token, expiresAt: NOW + 2 * HOUR, lastUsedAt: NOW } : token;
    },
    async revoke() {
      called();
      return 'revoked';
    },
  });
  const { report, fates } = await run([connection], { clock });
  const { outcome, totals } = report;
  const told = fates.map(({ token: { id }, decision, outcome: end, reason, at }) => [
    id,
    decision,
    end,
    reason,
    at,
  ]);
  return {
    outcome,
    totals,
    told,
    revoked: connection.revoked.map(({ id }) => id),
    time: time.now(),
  };
}

describe('a wall clock that is set in the middle of a run', () => {
  test('changes neither a decision nor the time that the run takes, whenever it is set', async () => {
    const undisturbed = await sweptWith([]);
    expect(undisturbed.totals).toMatchObject({ listed: tokens.length });
    expect(undisturbed.revoked.length).toBeGreaterThan(10);
    expect(undisturbed.told.map(([, , , reason]) => String(reason).split(':')[0])).toContain(
      'changed-since-plan',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...JUMPS), { minLength: 1, maxLength: 40 }),
        async (jumps) => {
          expect(await sweptWith(jumps)).toEqual(undisturbed);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a steady clock', () => {
  test('goes on evenly from the wall clock as it was at first', async () => {
    const time = createTestClock();
    const clock = settableClock(time);
    const steady = steadyClock(clock);
    clock.set(DAY);
    await steady.sleep(HOUR);
    expect([steady.now(), steady.elapsed()]).toEqual([NOW + HOUR, time.elapsed()]);
    expect(steadyClock(clock).now()).toBe(NOW + HOUR + DAY);
  });
});
