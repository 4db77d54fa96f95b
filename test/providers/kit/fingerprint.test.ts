import { expect, test } from 'vitest';
import type { Token } from '../../../lambda/domain/token.ts';
import { fingerprintsKeyedBy, KeptValues } from '../../../lambda/providers/kit/fingerprint.ts';

const token: Token = { id: 'a', expiresAt: 'unknown', lastUsedAt: 'unknown' };

test('fingerprints of the same value differ with the secret that keys them', () => {
  const [one, other] = [fingerprintsKeyedBy('secret'), fingerprintsKeyedBy('another secret')];
  expect(one('value')).toMatch(/^[0-9a-f]{64}$/);
  expect(one('value')).toBe(fingerprintsKeyedBy('secret')('value'));
  expect(one('value')).not.toBe(other('value'));
});

test('fingerprints without a secret cannot be guessed, nor found again in another run', () => {
  const [one, other] = [fingerprintsKeyedBy(undefined), fingerprintsKeyedBy(undefined)];
  expect(one('value')).toMatch(/^[0-9a-f]{64}$/);
  expect(one('value')).toBe(one('value'));
  expect(one('value')).not.toBe(other('value'));
});

test('a value is found by the token that it was kept for, and by no copy of it', () => {
  const values = new KeptValues<string>();
  expect(values.keep(token, 'value')).toBe(token);
  expect(values.of(token)).toBe('value');
  expect(() => values.of({ ...token })).toThrow('the token was listed by another connection');
});
