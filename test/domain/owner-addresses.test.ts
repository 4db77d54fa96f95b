import { describe, expect, test } from 'vitest';
import { addressOf, needsEmail } from '../../lambda/domain/owner-addresses.ts';

const entry = (glob: string, address: string) => ({ glob, address });
const ENTRIES = [
  entry('*@example.com', 'same'),
  entry('svc-*', 'team@example.com'),
  entry('*', 'platform@example.com'),
];

describe('an owner is told', () => {
  test.each([
    ['ann@example.com', undefined, 'ann@example.com'],
    ['svc-ci', undefined, 'team@example.com'],
    ['bob', undefined, 'platform@example.com'],
    [undefined, undefined, 'platform@example.com'],
    ['ann@elsewhere.org', undefined, 'platform@example.com'],
    ['42', 'ann@example.com', 'ann@example.com'],
    ['svc-ci', 'ci@example.com', 'ci@example.com'],
  ])('%s, with the address %s, at %s: by the first entry that matches', (owner, email, address) => {
    expect(addressOf(ENTRIES, owner, email)).toBe(address);
  });

  test('by a later entry where the first that matches gives no address', () => {
    const entries = [entry('*', 'same'), entry('4*', 'team@example.com')];
    expect(addressOf(entries, '42')).toBe('team@example.com');
    expect(addressOf(entries, 'x')).toBeUndefined();
  });

  test('at no address that is more than one', () => {
    const owner = 'eve@example.com, ann@example.com';
    expect(addressOf([entry('*', 'same')], owner)).toBeUndefined();
  });
});

test.each([
  ['42', ENTRIES, true],
  ['ann@example.com', ENTRIES, false],
  [undefined, ENTRIES, false],
  ['42', [entry('4*', 'team@example.com'), ...ENTRIES], false],
  ['42', [entry('*', 'same')], true],
  ['42', [], false],
])('whether the address of %s has to be looked up, by %j: %s', (owner, entries, expected) => {
  expect(needsEmail(entries, owner)).toBe(expected);
});
