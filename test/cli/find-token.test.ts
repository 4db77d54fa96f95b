import { describe, expect, test } from 'vitest';
import { findToken } from '../../lambda/cli/find-token.ts';
import { tokenOf } from '../support/tokens.ts';

const first = tokenOf({ id: '0123456789abcdef', fingerprinted: true });
const second = tokenOf({ id: '0123456789fedcba', fingerprinted: true });
const plain = tokenOf({ id: 'deploy-token-1' });
const tokens = [first, second, plain];

describe('the token that a person names', () => {
  test('is found by its id or fingerprint', () => {
    expect(findToken('deploy-token-1', tokens)).toBe(plain);
    expect(findToken('0123456789fedcba', tokens)).toBe(second);
  });

  test('is found by eight or more characters of its fingerprint', () => {
    expect(findToken('01234567', [first, plain])).toBe(first);
    expect(findToken('0123456', [first, plain])).toBeUndefined();
  });

  test('is not guessed where two fingerprints begin alike', () => {
    expect(findToken('0123456789', tokens)).toBeUndefined();
    expect(findToken('0123456789a', tokens)).toBe(first);
  });

  test('is not found by the beginning of an id', () => {
    expect(findToken('deploy-token', tokens)).toBeUndefined();
  });
});
