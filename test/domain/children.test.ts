import { describe, expect, test } from 'vitest';
import { Children } from '../../lambda/domain/children.ts';
import { listedFactsOf } from '../../lambda/domain/counted.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/** Ids of the tokens that may take a living one along, of those listed; the own one has the id `own`. */
function lostWith(tokens: readonly Token[]): string[] {
  const children = new Children(NOW);
  for (const token of tokens) children.add(token, token.id === 'own');
  return tokens.filter((token) => children.mayBeLostWith(listedFactsOf(token))).map(({ id }) => id);
}

function aged(id: string, days: number, facts: Partial<Token> = {}): Token {
  return tokenOf({
    id,
    createdAt: NOW - days * DAY,
    expiresAt: 'never',
    children: 'keep',
    ...facts,
  });
}

const child = { hasUnknownParent: true } as const;

describe('a token may be the parent of', () => {
  test('every living token that has an unnamed parent and is no older', () => {
    expect(lostWith([aged('old', 9), aged('child', 5, child), aged('young', 1)])).toEqual(['old']);
  });

  test('one created at the same moment', () => {
    expect(lostWith([aged('twin', 5), aged('child', 5, child)])).toEqual(['twin']);
  });

  test('no orphan, no expired token, and not itself', () => {
    const dead = { ...child, expiresAt: NOW };
    expect(lostWith([aged('old', 9), aged('orphan', 1), aged('dead', 1, dead)])).toEqual([]);
    expect(lostWith([aged('child', 5, child)])).toEqual([]);
  });

  test('each other, when the older one has a parent too', () => {
    const tokens = [aged('a', 9, child), aged('b', 5, child), aged('c', 1)];
    expect(lostWith(tokens)).toEqual(['a']);
  });

  test('any child, where the time of creation of either is unknown', () => {
    const { createdAt: _, ...unborn } = aged('unborn', 0);
    expect(lostWith([unborn, aged('child', 5, child)])).toEqual(['unborn']);
    const { createdAt: __, ...unbornChild } = aged('unborn child', 0, child);
    expect(lostWith([aged('young', 1), unbornChild])).toEqual(['young']);
  });

  test('one with the same id within another parent', () => {
    const tokens = [aged('7', 9, { within: 'a' }), aged('7', 5, { ...child, within: 'b' })];
    expect(lostWith(tokens)).toEqual(['7']);
  });

  test('nothing, where the provider never takes children along', () => {
    const { children: _, ...free } = aged('old', 9);
    expect(lostWith([free, aged('child', 5, child)])).toEqual([]);
  });
});

test('where children may go, only an ancestor of the own token stays', () => {
  const may = { children: 'revoke' } as const;
  const tokens = [
    aged('old', 9, may),
    aged('own', 5, { ...may, ...child }),
    aged('middle', 3, may),
    aged('young', 1, { ...may, ...child }),
  ];
  expect(lostWith(tokens)).toEqual(['old']);
});

test('of several that may be the own token, the youngest decides, in any order', () => {
  const may = { children: 'revoke' } as const;
  const parent = aged('parent', 6, may);
  const owns = [aged('older', 9, { ...may, ...child }), aged('younger', 5, { ...may, ...child })];
  for (const order of [owns, owns.toReversed()]) {
    const children = new Children(NOW);
    for (const own of order) children.add(own, true);
    expect(children.mayBeLostWith(listedFactsOf(parent))).toBe(true);
  }
});

test('the own token counts by what is known of it besides the list', () => {
  const old = aged('old', 9, { children: 'revoke' });
  const young = aged('young', 1, { children: 'revoke' });
  const children = new Children(NOW);
  children.addOwn({ createdAt: NOW - 5 * DAY });
  expect([old, young].map((token) => children.mayBeLostWith(listedFactsOf(token)))).toEqual([
    true,
    false,
  ]);
  children.addOwn({});
  expect([old, young].map((token) => children.mayBeLostWith(listedFactsOf(token)))).toEqual([
    true,
    true,
  ]);
});
