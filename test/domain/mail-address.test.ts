import { expect, test } from 'vitest';
import { isMailAddress } from '../../lambda/domain/mail-address.ts';

test.each(['ann@example.com', 'ann.b+tag@mail.example.co.uk', 'ünï@example.com'])(
  '%s is an address',
  (text) => {
    expect(isMailAddress(text)).toBe(true);
  },
);

test.each([
  '',
  'ann',
  'ann@localhost',
  'ann@example..com',
  'a@b.c, d@e.f',
  'Ann <ann@example.com>',
  'ann@example.com\nBcc: eve@example.com',
  `${'a'.repeat(250)}@b.cd`,
])('%j is no address, or more than one', (text) => {
  expect(isMailAddress(text)).toBe(false);
});
