import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import type { Provider } from '../../lambda/ports.ts';
import {
  checkAgainstList,
  isGoneClaim,
  outcomeOf,
  type RemovalAnswer,
} from '../../lambda/sweep/claims.ts';
import { NOW } from '../support/clock.ts';
import { pagesOf } from '../support/memory-connection.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const stale = tokenOf({ id: 'stale', expiresAt: NOW });
const live = tokenOf({ id: 'live', expiresAt: NOW + 1 });
const [revoking, disabling] = rulesOf(['revoke', { expiredFor: 0 }], ['disable', {}]);
if (!revoking || !disabling) throw new Error('there are two rules');

const claimOf = (answer: RemovalAnswer, rule = revoking) => ({
  candidate: { token: stale, rule },
  answer,
});

async function contradictionOf(
  listed: readonly Token[],
  problems: Provider['problems'] = () => [],
) {
  const provider: Provider = {
    list: () => pagesOf(listed),
    ownToken: () => ({ kind: 'not-listed' }),
    revoke: async () => 'revoked',
    problems,
  };
  const plan = planOf(policyOf(), [stale, live]);
  const [checked] = await checkAgainstList([claimOf('already-gone')], provider, plan);
  return checked?.error?.message;
}

test.each([
  ['revoked', 'revoked', 'disabled'],
  ['disabled', 'disabled', 'disabled'],
  ['already-gone', 'already-gone', 'already-gone'],
  ['gone-on-retry', 'revoked', 'disabled'],
] as const)(
  'the answer %s means %s, or %s where the rule disables',
  (answer, revoked, disabled) => {
    expect(outcomeOf(claimOf(answer))).toBe(revoked);
    if (answer !== 'revoked') expect(outcomeOf(claimOf(answer, disabling))).toBe(disabled);
  },
);

test('only an answer that there is no such token is a claim that it is gone', () => {
  const answers = ['revoked', 'disabled', 'already-gone', 'gone-on-retry'] as const;
  expect(answers.filter(isGoneClaim)).toEqual(['already-gone', 'gone-on-retry']);
});

describe('a claim that a token is gone', () => {
  test('holds when the list lacks it', async () => {
    expect(await contradictionOf([live])).toBeUndefined();
  });

  test('holds when the list shows it as gone', async () => {
    const providerState = { kind: 'gone', reason: 'revoked' } as const;
    expect(await contradictionOf([live, { ...stale, providerState }])).toBeUndefined();
  });

  test('is refuted when the token is still listed', async () => {
    expect(await contradictionOf([live, stale])).toMatch(/but it is still listed$/);
  });

  test.each<[string, readonly Token[], Provider['problems']]>([
    ['the list came back empty', [], undefined],
    ['view v: no', [live], () => [{ code: 'forbidden', message: 'view v: no' }]],
  ])('cannot be verified when %s', async (why, listed, problems) => {
    expect(await contradictionOf(listed, problems)).toMatch(`which could not be verified: ${why}`);
  });

  test('cannot be verified when the token cannot be read', async () => {
    const error = { code: 'timeout', message: 'late' };
    const unreadable = { ...stale, providerState: { kind: 'unreadable', error } } as const;
    expect(await contradictionOf([live, unreadable])).toMatch(/could not be verified: late$/);
  });
});
