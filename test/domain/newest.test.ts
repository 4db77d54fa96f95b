import { describe, expect, test } from 'vitest';
import { listedFactsOf } from '../../lambda/domain/counted.ts';
import { NewestPerGroup } from '../../lambda/domain/newest.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/** The ids that are kept, in the order of listing. */
function newestOf(count: number, tokens: readonly Token[]): string[] {
  const newest = new NewestPerGroup(count, NOW);
  for (const token of tokens) newest.add(token);
  return tokens.filter((token) => newest.has(listedFactsOf(token))).map(({ id }) => id);
}

function alive(id: string, facts: Partial<Token> = {}): Token {
  return tokenOf({ id, expiresAt: 'never', ...facts });
}

function created(id: string, daysAgo: number, facts: Partial<Token> = {}): Token {
  return alive(id, { createdAt: NOW - daysAgo * DAY, ...facts });
}

const TWO = [created('old', 3), created('new', 1), created('middle', 2)];

describe('the newest unexpired tokens of each group', () => {
  test.each([
    [0, []],
    [1, ['new']],
    [2, ['new', 'middle']],
    [3, ['old', 'new', 'middle']],
    [100, ['old', 'new', 'middle']],
  ])('keepNewest %i keeps %j', (count, ids) => {
    expect(newestOf(count, TWO)).toEqual(ids);
  });

  test('expired tokens never count', () => {
    const tokens = [
      created('expired now', 1, { expiresAt: NOW }),
      created('expired long ago', 0, { expiresAt: NOW - DAY }),
      created('expires soon', 2, { expiresAt: NOW + 1 }),
      created('older', 3, { expiresAt: 'unknown' }),
    ];
    expect(newestOf(1, tokens)).toEqual(['expires soon']);
    expect(newestOf(3, tokens)).toEqual(['expires soon', 'older']);
  });

  test.each<[string, Partial<Token>]>([
    ['disabled', { disabled: true }],
    ['gone', { providerState: { kind: 'gone', reason: 'revoked' } }],
    ['vanished', { providerState: { kind: 'vanished', reason: 'unknown' } }],
    ['being deleted', { providerState: { kind: 'in-transition', reason: 'being deleted' } }],
  ])('tokens that are %s never count', (_, facts) => {
    const tokens = [created('dead', 0, facts), created('old', 2)];
    expect(newestOf(1, tokens)).toEqual(['old']);
    expect(newestOf(2, tokens)).toEqual(['old']);
  });

  test('each group counts separately, and tokens without one are a group', () => {
    const tokens = [
      created('a1', 1, { group: 'a' }),
      created('a2', 2, { group: 'a' }),
      created('b3', 3, { group: '__proto__' }),
      created('b4', 4, { group: '__proto__' }),
      created('c5', 5),
      created('c6', 6),
    ];
    expect(newestOf(1, tokens)).toEqual(['a1', 'b3', 'c5']);
  });
});

describe('a token whose group is unknown', () => {
  const lost = created('lost', 9, { hasUnknownGroup: true });

  test('is kept as the newest of it, however many others are newer', () => {
    const tokens = [created('a1', 1, { group: 'a' }), created('b1', 1), lost];
    expect(newestOf(1, tokens)).toEqual(['a1', 'b1', 'lost']);
  });

  test('takes no place of another token', () => {
    const newer = created('newer', 0, { hasUnknownGroup: true });
    expect(newestOf(1, [newer, created('a', 5)])).toEqual(['newer', 'a']);
  });

  test.each([{ expiresAt: NOW }, { disabled: true }])('is not kept once it is %j', (state) => {
    expect(newestOf(1, [{ ...lost, ...state }])).toEqual([]);
  });

  test('is not kept where keepNewest is 0', () => {
    expect(newestOf(0, [lost])).toEqual([]);
  });
});

test('one id within two parents is two tokens, and each takes a place', () => {
  const tokens = [
    created('7', 1, { within: 'a' }),
    created('7', 2, { within: 'b' }),
    created('7', 3, { within: 'c' }),
  ];
  const newest = new NewestPerGroup(2, NOW);
  for (const token of tokens) newest.add(token);
  expect(tokens.map((token) => newest.has(listedFactsOf(token)))).toEqual([true, true, false]);
});

describe('tokens rank as the newest', () => {
  test('by expiry where the creation is unknown', () => {
    const tokens = [
      created('created now', 0),
      alive('expires tomorrow', { expiresAt: NOW + DAY }),
      alive('expires later', { expiresAt: NOW + 2 * DAY }),
    ];
    expect(newestOf(1, tokens)).toEqual(['expires later']);
    expect(newestOf(2, tokens)).toEqual(['expires tomorrow', 'expires later']);
  });

  test('by a known creation, however late the expiry is', () => {
    const tokens = [created('older', 2, { expiresAt: NOW + 900 * DAY }), created('newer', 1)];
    expect(newestOf(1, tokens)).toEqual(['newer']);
  });

  test.each(['never', 'unknown'] as const)('with an unknown creation and the expiry %s', (one) => {
    const tokens = [created('now', 0), alive('no instant', { expiresAt: one })];
    expect(newestOf(1, tokens)).toEqual(['no instant']);
  });

  test('by a hash of the id where they tie, whatever the order of the list', () => {
    const tied = ['a', 'b', 'c', 'd'].map((id) => created(id, 1));
    const two = newestOf(2, tied);
    expect(two).toHaveLength(2);
    for (const order of permutations(tied)) expect(newestOf(2, order).toSorted()).toEqual(two);
    expect(two).toContain(newestOf(1, tied)[0]);
  });

  test('only in their own group, whatever ids another has', () => {
    const newest = new NewestPerGroup(1, NOW);
    newest.add(created('id', 1, { group: 'a' }));
    expect(newest.has(listedFactsOf(created('id', 1, { group: 'b' })))).toBe(false);
    expect(newest.has(listedFactsOf(created('id', 1)))).toBe(false);
  });
});

test.each(permutations(['a', 'b', 'c', 'd']).map((order) => [order]))(
  'the order of listing does not matter: %j',
  (order) => {
    const tokens = order.map((id) => created(id, id.charCodeAt(0)));
    expect(newestOf(3, tokens).toSorted()).toEqual(['a', 'b', 'c']);
  },
);

describe.each([
  ['its copies far apart', created('twin', 1), created('twin', 6)],
  ['its copies next to each other', created('twin', 1), created('twin', 2)],
])('an id that is listed twice takes one place, by its newest copy; %s', (_title, one, other) => {
  const tokens = [one, other, created('b', 3), created('c', 4)];

  test.each(permutations(tokens).map((order) => [order.map(name), order] as const))(
    '%j',
    (_, order) => {
      const newest = new NewestPerGroup(2, NOW);
      for (const token of order) newest.add(token);
      expect(
        tokens.filter((token) => newest.has(listedFactsOf(token))).map(({ id }) => id),
      ).toEqual(['twin', 'twin', 'b']);
    },
  );
});

function name({ id, createdAt }: Token): string {
  return `${id} ${(NOW - (createdAt ?? 0)) / DAY}`;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}
