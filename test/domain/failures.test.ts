import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  failed,
  failedAgain,
  isResting,
  isStuck,
  listedAgain,
  whyFailed,
} from '../../lambda/domain/failures.ts';
import { type RememberedToken, removed, wanted } from '../../lambda/domain/remembered-token.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const LISTED = tokenOf();

describe('a token that was removed', () => {
  const gone = rememberedTokenOf({ removedAt: NOW });

  test('and is listed as in use again has failed, and is tried in the next run', () => {
    for (const token of [LISTED, tokenOf({ disabled: false }), tokenOf({ expiresAt: NOW - DAY })]) {
      const again = listedAgain(gone, token, false);
      expect(again.failures).toEqual({ count: 1, code: 'not-effective', waitRuns: 1 });
      expect([isResting(again), isResting(listedAgain(again, token, false))]).toEqual([
        true,
        false,
      ]);
    }
  });

  test('and is listed as disabled has failed where the provider can disable, as that is another state there', () => {
    const token = tokenOf({ disabled: true });
    expect(listedAgain(gone, token, true).failures?.code).toBe('not-effective');
    expect(listedAgain(gone, token, false)).toEqual(gone);
  });

  test('has not failed when it is listed as removed, or cannot be read', () => {
    const error = { code: 'forbidden', message: 'no' };
    for (const token of [
      tokenOf({ disabled: true, providerState: { kind: 'gone', reason: 'revoked' } }),
      tokenOf({ providerState: { kind: 'in-transition', reason: 'deleting' } }),
      tokenOf({ providerState: { kind: 'unreadable', error } }),
    ])
      expect(listedAgain(gone, token, true)).toEqual(gone);
  });
});

test('one that was never removed has not failed by being listed', () => {
  expect(listedAgain(rememberedTokenOf(), LISTED, true)).toEqual(rememberedTokenOf());
});

test('a failure that is not about the effect of a removal counts only after one that is', () => {
  const before = rememberedTokenOf();
  expect(failed(before, 'unavailable')).toBe(before);
  const first = failed(before, 'not-effective');
  expect(failed(first, 'unavailable').failures).toEqual({
    count: 2,
    code: 'unavailable',
    waitRuns: 2,
  });
});

test('the runs until the next try double, and from the fifth failure on each seventh run tries', () => {
  let failures: ReturnType<typeof failedAgain> | undefined;
  const waits = Array.from({ length: 8 }, () => {
    failures = failedAgain(failures, 'not-effective');
    return [failures.waitRuns, isStuck(failures)];
  });

  expect(waits).toEqual([
    [1, false],
    [2, false],
    [4, false],
    [8, false],
    [7, true],
    [7, true],
    [7, true],
    [7, true],
  ]);
});

/**
 * The runs, counted from 0, that try to remove a token which a provider lists for ever: it fails with a code, or says that it
 * `lies`, which is believed once, and then held against a second list.
 */
function triesOf(answers: readonly string[]): number[] {
  let token: RememberedToken | undefined;
  return answers.flatMap((answer, run) => {
    const listed = token && listedAgain(token, LISTED, true);
    const now = NOW + run * DAY;
    token = wanted(listed, 'expired', now);
    if (isResting(token)) return [];
    const code = answer === 'lies' ? 'not-effective' : answer;
    token = answer === 'lies' && !token.failures ? removed(token, now) : failed(token, code);
    return [run];
  });
}

test('a removal that a provider says it made is found out by the next list, and is not sent again that night', () => {
  expect(triesOf(Array.from({ length: 31 }, () => 'lies'))).toEqual([0, 2, 4, 8, 16, 23, 30]);
});

test('a removal that is seen to have no effect is sent 1, 2, 4 and 8 runs apart, then in each seventh', () => {
  const tries = triesOf(Array.from({ length: 40 }, () => 'not-effective'));

  expect(tries).toEqual([0, 1, 3, 7, 15, 22, 29, 36]);
});

test('whatever the answers, no run tries twice, none fails twice, and a token is tried again within eight runs', () => {
  const answer = fc.constantFrom('lies', 'not-effective', 'unavailable', 'conflict');
  fc.assert(
    fc.property(fc.array(answer, { minLength: 9, maxLength: 60 }), (answers) => {
      const tries = triesOf(answers);
      expect(new Set(tries).size).toBe(tries.length);
      const gaps = tries.slice(1).map((run, index) => run - (tries[index] ?? 0));
      expect(Math.max(1, ...gaps)).toBeLessThanOrEqual(8);
      expect((tries.at(-1) ?? 0) + 8).toBeGreaterThanOrEqual(answers.length - 1);
    }),
  );
});

test('why it failed says when it was removed, how often, and when it is tried again', () => {
  const found = listedAgain(rememberedTokenOf({ removedAt: NOW }), LISTED, true);
  expect(whyFailed(found)).toBe(
    'its removal was made at 2026-11-25T12:00:00.000Z, yet it is still listed; it is tried again in the next enforcing run',
  );
  const failures = { count: 5, code: 'not-effective', waitRuns: 6 };
  expect(whyFailed(rememberedTokenOf({ failures }))).toBe(
    'its removal was tried, yet it is still listed; 5 removals had no effect; it is tried again in 6 enforcing runs',
  );
});
