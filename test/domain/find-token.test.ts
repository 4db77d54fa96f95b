import { describe, expect, test } from 'vitest';
import { findTokens } from '../../lambda/domain/find-token.ts';
import { tokenOf } from '../support/tokens.ts';

const first = tokenOf({ id: '0123456789abcdef', fingerprinted: true });
const second = tokenOf({ id: '0123456789fedcba', fingerprinted: true });
const plain = tokenOf({ id: 'deploy-token-1' });
const tokens = [first, second, plain];

describe('the token that a person names', () => {
  test('is found by its id or fingerprint', () => {
    expect(findTokens('deploy-token-1', tokens)).toEqual([plain]);
    expect(findTokens('0123456789fedcba', tokens)).toEqual([second]);
  });

  test('is found by eight or more characters of its fingerprint', () => {
    expect(findTokens('01234567', [first, plain])).toEqual([first]);
    expect(findTokens('0123456', [first, plain])).toEqual([]);
  });

  test('is not guessed where two fingerprints begin alike', () => {
    expect(findTokens('0123456789', tokens)).toEqual([]);
    expect(findTokens('0123456789a', tokens)).toEqual([first]);
  });

  test('is not found by the beginning of an id', () => {
    expect(findTokens('deploy-token', tokens)).toEqual([]);
  });

  test('is one of several where its id is unique only within a parent, unless the parent is named', () => {
    const [a, b] = ['a', 'b'].map((within) => tokenOf({ id: '7', within }));
    const both = [a, b].filter((token) => token !== undefined);
    expect(findTokens('7', both)).toEqual([a, b]);
    expect(findTokens('b/7', both)).toEqual([b]);
  });
});
