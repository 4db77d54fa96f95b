import { describe, expect, test } from 'vitest';
import { guard } from '../../lambda/domain/guard.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, MINUTE, NOW } from '../support/clock.ts';
import { planOf, tokenOf } from '../support/tokens.ts';
import { fateOf, greedy, many, ordinary } from './greedy.ts';

describe('maxRevocations', () => {
  test.each([
    [0, 0, false],
    [0, 1, true],
    [3, 3, false],
    [3, 4, true],
  ])('limit %i, %i to go: held %s', (maxRevocations, count, held) => {
    const result = guard(planOf(greedy({ safeguards: { maxRevocations } }), many(count)), 0);
    expect(result.held !== undefined).toBe(held);
    expect(result.allowed).toHaveLength(held ? 0 : count);
    expect(result.withheld).toHaveLength(held ? count : 0);
  });

  test('the reason gives both numbers, to every token', () => {
    const policy = greedy({ safeguards: { maxRevocations: 1 } });
    const { held, withheld } = guard(planOf(policy, many(2)), 0);
    expect(held).toBe('maxRevocations: the plan would revoke 2, the limit is 1');
    expect(withheld.map(({ reason }) => reason)).toEqual([held, held]);
  });

  test('tokens that another safeguard keeps do not count, and keep their own reason', () => {
    const policy = greedy({
      protect: [{ id: 'token-0' }],
      safeguards: { maxRevocations: 2 },
    });
    expect(guard(planOf(policy, many(3)), 0).held).toBeUndefined();
    const { held, withheld } = guard(planOf(policy, many(4)), 0);
    expect(withheld.map(({ reason }) => reason)).toEqual([
      'protect: entry 1 (id token-0) of the policy matches',
      held,
      held,
      held,
    ]);
  });
});

describe('maxRevocationShare', () => {
  /** `planned` tokens to go among `listed`. */
  function held(maxRevocationShare: number, planned: number, listed: number): string | undefined {
    const others = Array.from({ length: listed - planned }, (_, index) =>
      tokenOf({ id: `other-${index}` }),
    );
    const policy = greedy({ safeguards: { maxRevocationShare } });
    return guard(planOf(policy, [...many(planned), ...others]), 0).held;
  }

  test.each([
    [0.5, 3, 3],
    [0.5, 4, 8],
    [0.5, 11, 22],
    [0.1, 11, 110],
    // A product of doubles would say 28.999…, and one more than 29.
    [0.29, 29, 100],
    [0.57, 57, 100],
    [1, 11, 11],
    [0, 0, 0],
    [0, 0, 50],
  ])('%d of what lives lets %i of %i go', (share, planned, listed) => {
    expect(held(share, planned, listed)).toBeUndefined();
  });

  test.each([
    [0.5, 4, 4],
    [0.5, 4, 7],
    [0.5, 11, 21],
    [0.1, 11, 109],
    [0.29, 30, 100],
    [0.01, 11, 1000],
  ])('%d of what lives holds %i of %i', (share, planned, listed) => {
    expect(held(share, planned, listed)).toBe(
      `maxRevocationShare: the plan would revoke ${planned} of ${listed} living tokens, the limit is ${share}`,
    );
  });

  test.each([
    [1, 1],
    [1, 1000],
    [11, 1000],
  ])('zero holds %i of %i', (planned, listed) => {
    expect(held(0, planned, listed)).toBe(
      `maxRevocationShare: the plan would revoke ${planned}, the limit is 0`,
    );
  });
});

describe('maxRevocationShare compares different, living tokens', () => {
  const half = greedy({ safeguards: { maxRevocationShare: 0.5 } });
  const isHeld = (tokens: readonly Token[]) => guard(planOf(half, tokens), 0).held !== undefined;
  const stays = (index: number, facts: Partial<Token> = {}) =>
    tokenOf({ id: `stays-${index}`, ...facts });
  const staying = (count: number, facts: Partial<Token> = {}) =>
    Array.from({ length: count }, (_, index) => stays(index, facts));

  test.each<[string, Partial<Token>]>([
    ['expired', { expiresAt: NOW }],
    ['disabled', { disabled: true }],
    ['gone', { providerState: { kind: 'gone', reason: 'it is gone' } }],
    ['being deleted', { providerState: { kind: 'in-transition', reason: 'being deleted' } }],
    ['unreadable', { providerState: { kind: 'unreadable', error: { code: 'x', message: 'x' } } }],
  ])('%s tokens do not make the population larger', (_, facts) => {
    expect(isHeld([...many(11), ...staying(11)])).toBe(false);
    expect(isHeld([...many(11), ...staying(10), ...staying(50, facts)])).toBe(true);
  });

  test('an id counts once, however often it is listed', () => {
    expect(isHeld([...many(11), ...staying(10), ...staying(10)])).toBe(true);
  });

  test('dead tokens to be removed are compared with nothing', () => {
    const expired = Array.from({ length: 500 }, (_, index) =>
      ordinary({ id: `expired-${index}`, expiresAt: NOW - DAY }),
    );
    const disabled = expired.map((one) => ({ ...one, id: `off-${one.id}`, disabled: true }));
    expect(isHeld([...expired, ...disabled])).toBe(false);
    expect(isHeld([...expired, ...disabled, ...staying(1)])).toBe(false);
    expect(isHeld([...expired, ...many(2), ...staying(2)])).toBe(false);
    expect(isHeld([...expired, ...many(3), ...staying(2)])).toBe(true);
  });
});

describe('maxClockSkew', () => {
  const policy = greedy({ safeguards: { maxClockSkew: 2 * MINUTE } });

  test.each([0, 2 * MINUTE, -2 * MINUTE])('%i ms apart: goes on', (skew) => {
    expect(fateOf(policy, [ordinary()], skew)).toBe('revoked');
  });

  test.each([
    [2 * MINUTE + 1, '120 s'],
    [-2 * MINUTE - 1, '-120 s'],
    [-DAY, '-86400 s'],
  ])('%i ms apart: held, and the reason tells ahead from behind', (skew, text) => {
    expect(fateOf(policy, [ordinary()], skew)).toBe(
      `maxClockSkew: the provider's clock differs from the local one by ${text}`,
    );
  });

  test('zero allows no difference at all', () => {
    const strict = greedy({ safeguards: { maxClockSkew: 0 } });
    expect(fateOf(strict, [ordinary()], 0)).toBe('revoked');
    expect(fateOf(strict, [ordinary()], 1)).toMatch(/^maxClockSkew: /);
  });

  test('a connection with nothing to revoke is held too: its facts cannot be trusted', () => {
    expect(guard(planOf(policy, []), DAY).held).toMatch(/^maxClockSkew: /);
  });

  test('it is asked before the limits on the number', () => {
    const both = greedy({ safeguards: { maxClockSkew: 0, maxRevocations: 0 } });
    expect(fateOf(both, [ordinary()], 1)).toMatch(/^maxClockSkew: /);
  });
});
