import { describe, expect, test } from 'vitest';
import { connectionHold } from '../../lambda/domain/connection-hold.ts';
import type { Plan } from '../../lambda/domain/plan.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import { DAY, NOW } from '../support/clock.ts';
import { planOf, policyOf, tokenOf } from '../support/tokens.ts';

const stale = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    tokenOf({ id: `token-${index}`, expiresAt: NOW - DAY }),
  );
const holdOf = (
  policy: Parameters<typeof policyOf>[0],
  count: number,
  {
    drop,
    open = 0,
    skew = 0,
    ...change
  }: Partial<Plan> & { drop?: string; open?: number; skew?: number } = {},
) => {
  const plan = { ...planOf(policyOf(policy), stale(count)), ...change };
  return connectionHold({ plan, allowed: plan.candidates, open, clockSkewMillis: skew, drop });
};
const limited = { safeguards: { maxRevocations: 2, maxClockSkew: 0 } };

describe('approval', () => {
  test.each<[Policy['approval'], number, boolean]>([
    ['required', 0, false],
    ['required', 1, true],
    [{ above: 2 }, 2, false],
    [{ above: 2 }, 3, true],
    [undefined, 3, false],
  ])('%j holds a plan of %i: %s', (approval, count, isHeld) => {
    const held = holdOf({ approval }, count);
    expect(held !== undefined).toBe(isHeld);
    if (held) expect(held).toMatchObject({ canBeApproved: true });
    if (held) expect(held.reason).toMatch(/^approval: /);
  });
});

describe('what an approval lifts', () => {
  test('is every limit of a whole connection, and a list that is too short', () => {
    const isApproved = () => true;
    expect(holdOf(limited, 3)).toMatchObject({ canBeApproved: true });
    expect(holdOf({ approval: 'required', ...limited }, 3, { isApproved })).toBeUndefined();
    expect(holdOf({}, 0, { drop: 'maxListDrop: x' })).toEqual({
      reason: 'maxListDrop: x',
      canBeApproved: true,
    });
    expect(holdOf({}, 0, { drop: 'maxListDrop: x', isApproved })).toBeUndefined();
  });

  test('is neither an unknown own token nor a clock that is wrong', () => {
    for (const change of [{ ownUnknown: 'nobody knows' }, { skew: 1 }]) {
      for (const isApproved of [undefined, () => true]) {
        const held = holdOf(limited, 1, { ...change, ...(isApproved && { isApproved }) });
        expect(held).toMatchObject({ canBeApproved: false });
        expect(held?.reason).toMatch(/^(?:ownCredential|maxClockSkew): /);
      }
      expect(holdOf(limited, 3, { ...change, drop: 'maxListDrop: x' })?.canBeApproved).toBe(false);
    }
  });
});

test('a plan whose tokens were only counted cannot be approved, and says which limit keeps them', () => {
  for (const more of [{}, { drop: 'maxListDrop: x' }]) {
    const held = holdOf({}, 2, { open: 3, limitToKeepAll: 5, ...more });
    expect(held).toMatchObject({ canBeApproved: false });
    expect(held?.whyNot).toMatch(
      /cannot be approved.* 3 of its tokens.* a limit of 5 keeps them all/,
    );
  }
});
