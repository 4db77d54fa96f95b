import { describe, expect, test } from 'vitest';
import { isWanted, rowsIn, type TokenRow, tokenRow } from '../../lambda/cli/token-row.ts';
import type { Rule } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { ListedToken } from '../../lambda/sweep/list-reader.ts';

const NOW = Date.UTC(2027, 0, 31);
const FROM = { name: 'crm', provider: 'vault' };
const rule: Rule = { name: 'too-old', when: {}, action: 'report' };

function listed(token: Partial<Token>, by?: Rule): ListedToken {
  const whole: Token = { id: 'a', expiresAt: 'never', lastUsedAt: 'unknown', ...token };
  const added = { action: by?.action ?? 'keep', ...(by && { rule: by }), undecided: [] } as const;
  return { token: whole, added };
}

describe('the row of a token', () => {
  test('has its facts, its age and the rule that matches it', () => {
    const token = { name: 'n', owner: 'o', status: 'active', createdAt: Date.UTC(2027, 0, 1, 1) };
    expect(JSON.parse(JSON.stringify(tokenRow(FROM, listed(token, rule), NOW)))).toEqual({
      connection: 'crm',
      provider: 'vault',
      id: 'a',
      name: 'n',
      owner: 'o',
      status: 'active',
      createdAt: '2027-01-01T01:00:00.000Z',
      ageDays: 29,
      expiresAt: 'never',
      rule: 'too-old',
      action: 'report',
    });
  });

  test('has a fingerprint in place of an id that is the secret itself', () => {
    const row = tokenRow(FROM, listed({ id: 'f1', fingerprinted: true }), NOW);
    expect(row).toMatchObject({ fingerprint: 'f1', action: 'keep' });
    expect(row.id).toBeUndefined();
  });

  test('says what the provider has settled', () => {
    const settled = { kind: 'gone', reason: 'r' } as const;
    const { token } = listed({});
    expect(tokenRow(FROM, { token, added: { settled } }, NOW)).toMatchObject({
      status: 'gone',
      action: 'keep',
    });
  });
});

test('a token is wanted if each filter holds; what is not known matches none', () => {
  const one = listed({ owner: 'alice', name: 'ci' }, rule);
  expect(isWanted(one, {})).toBe(true);
  expect(isWanted(one, { owners: ['bob', 'al*'], names: ['c?'], rules: ['too-old'] })).toBe(true);
  expect(isWanted(one, { owners: ['bob'] })).toBe(false);
  expect(isWanted(one, { rules: ['other'] })).toBe(false);
  expect(isWanted(listed({}), { names: ['*'] })).toBe(false);
});

test.for([
  ['created', ['old', 'new', 'none']],
  ['expires', ['old', 'new', 'none']],
  ['used', ['none', 'old', 'new']],
  ['name', ['new', 'old', 'none']],
] as const)('sorted by %s, the order is %j', ([order, ids]) => {
  const row = (id: string, rest: Partial<TokenRow>): TokenRow => ({
    ...{ connection: 'c', provider: 'p', action: 'keep', id },
    ...rest,
  });
  const [first, second] = ['2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'];
  const rows = [
    row('none', { expiresAt: 'never', lastUsedAt: 'never' }),
    row('new', { createdAt: second, expiresAt: second, lastUsedAt: second, name: 'a' }),
    row('old', { createdAt: first, expiresAt: first, lastUsedAt: first, name: 'b' }),
  ];
  expect(rows.toSorted(rowsIn(order)).map(({ id }) => id)).toEqual(ids);
});
