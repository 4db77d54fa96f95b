import { describe, expect, test } from 'vitest';
import { LAST_INSTANT } from '../../lambda/domain/duration.ts';
import { stepByPromise } from '../../lambda/domain/promise.ts';
import { rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';

/** What comes next under a rule with this announcement, for a token that was announced so. */
function stepOf(announce: number | undefined, announced?: { at: number; wait: number }, now = NOW) {
  const remembered = announced && rememberedTokenOf({ announced });
  return stepByPromise({ remembered, now }, { announce }, 'revoke');
}

const ACT = { kind: 'act', action: 'revoke' };

describe('a rule with an announcement', () => {
  test('announces a token that was not announced, due so long after the list began', () => {
    expect(stepOf(14 * DAY)).toEqual({ kind: 'announce', due: NOW + 14 * DAY });
  });

  test('acts from the millisecond on at which it is due, and waits before', () => {
    const announced = { at: NOW, wait: 14 * DAY };
    const due = NOW + 14 * DAY;
    expect(stepOf(14 * DAY, announced, due - 1)).toEqual({ kind: 'wait', of: 'announce', due });
    expect(stepOf(14 * DAY, announced, due)).toEqual(ACT);
    expect(stepOf(14 * DAY, announced, due + 1)).toEqual(ACT);
  });
});

describe('the promise belongs to the token', () => {
  const announced = { at: NOW, wait: 14 * DAY };

  test.each([undefined, 7 * DAY])('an announcement of %s does not shorten it', (announce) => {
    const due = NOW + 14 * DAY;
    expect(stepOf(announce, announced, due - 1)).toEqual({ kind: 'wait', of: 'announce', due });
    expect(stepOf(announce, announced, due)).toEqual(ACT);
  });

  test('a longer one lengthens it', () => {
    const due = NOW + 20 * DAY;
    expect(stepOf(20 * DAY, announced, due - 1)).toEqual({ kind: 'wait', of: 'announce', due });
    expect(stepOf(20 * DAY, announced, due)).toEqual(ACT);
  });
});

test('a rule without an announcement acts at once', () => {
  expect(stepOf(undefined)).toEqual(ACT);
});

test('no announcement is due after the last instant that can be told', () => {
  expect(stepOf(Number.MAX_SAFE_INTEGER)).toEqual({ kind: 'announce', due: LAST_INSTANT });
});
