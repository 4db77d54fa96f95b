import { expect, test } from 'vitest';
import { findRemembered } from '../../lambda/cli/find-remembered.ts';
import { NOTHING_REMEMBERED } from '../../lambda/domain/remembered.ts';
import { createTokenKeys } from '../../lambda/memory/token-keys.ts';
import type { KeyedToken } from '../../lambda/memory-ports.ts';
import { rememberedTokenOf } from '../memory/records.ts';

const GUID = '0F8FAD5B-D9CB-469F-A165-70867728950E';

const find = (wanted: string, token: KeyedToken) => {
  const { key, of } = createTokenKeys(new Map());
  const remembered = {
    ...NOTHING_REMEMBERED,
    tokenKey: key,
    tokens: new Map([[of(token), rememberedTokenOf()]]),
  };
  const keys = createTokenKeys(remembered.tokens, key);
  const text = wanted === 'its key' ? of(token) : wanted;
  return findRemembered(text, remembered, keys) === of(token);
};

test.each<[string, KeyedToken]>([
  ['7', { id: '7' }],
  ['a/7', { id: 'a/7' }],
  ['acme/7', { id: '7', within: 'acme' }],
  [`acme/${GUID}`, { id: GUID.toLowerCase(), within: 'acme' }],
  ['its key', { id: 'fingerprint', secretId: 's3cr3t' }],
])('%s names a remembered token', (wanted, token) => {
  expect(find(wanted, token)).toBe(true);
});

test('what is not remembered is not found', () => {
  expect(find('8', { id: '7' })).toBe(false);
  expect(find('7', { id: '7', within: 'acme' })).toBe(false);
  expect(find('fingerprint', { id: 'fingerprint', secretId: 's3cr3t' })).toBe(false);
});
