import { describe, expect, test } from 'vitest';
import type { Token } from '../../../lambda/domain/token.ts';
import { TokenFacts } from '../../../lambda/providers/rest/token-facts.ts';
import { SMALL } from './small-definition.ts';

const token = (id: string): Token => ({ id, expiresAt: 'unknown', lastUsedAt: 'unknown' });
const factsOf = (id: string) =>
  new Map([
    ['item.id', id],
    ['item.kind', 'user'],
  ]);

describe('the facts of a token', () => {
  test('are kept of the first five only where a change needs no more than the id', () => {
    const facts = new TokenFacts(SMALL);
    const tokens = ['1', '2', '3', '4', '5', '6'].map((id) => facts.keep(token(id), factsOf(id)));
    expect(tokens.map((one) => facts.kept(one) !== undefined)).toEqual([
      ...Array(5).fill(true),
      false,
    ]);
    expect(tokens.map((one) => facts.of(one).get('item.id'))).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
  });

  test('are kept of all where a change needs another field', () => {
    const revoke = { ...SMALL.revoke, path: '/{item.kind}/{item.id}' };
    const facts = new TokenFacts({ ...SMALL, revoke });
    const tokens = ['1', '2', '3', '4', '5', '6'].map((id) => facts.keep(token(id), factsOf(id)));
    for (const one of tokens) expect(facts.of(one).get('item.kind')).toBe('user');
  });

  test('are kept of all where only the call that restores needs another field', () => {
    const restore = { ...SMALL.revoke, path: '/{item.kind}/{item.id}/on' };
    const facts = new TokenFacts({ ...SMALL, restore });
    const tokens = ['1', '2', '3', '4', '5', '6'].map((id) => facts.keep(token(id), factsOf(id)));
    for (const one of tokens) expect(facts.of(one).get('item.kind')).toBe('user');
  });

  test('are refused of a token that was never listed, where the id is not enough', () => {
    const facts = new TokenFacts({ ...SMALL, detail: { path: '/tokens/{item.id}' } });
    expect(() => facts.of(token('1'))).toThrow('a token of another connection');
  });
});
