import { expect, test } from 'vitest';
import {
  checkAccounts,
  checkEmails,
  checkMemory,
  checkName,
} from '../../../lib/options/validators.ts';

test.each([
  ['ops@example.com', true],
  ['first.last+tag@mail.example.co.uk', true],
  ['ops@localhost', false],
  ['ops', false],
  ['Ops <ops@example.com>', false],
  ['', false],
])('the e-mail address %j is accepted: %s', (email, accepted) => {
  expect(checkEmails([email])).toHaveLength(accepted ? 0 : 1);
});

test.each([
  ['sweeper', true],
  ['team-a-2', true],
  ['', false],
  ['2nd', false],
  ['under_score', false],
  ['x'.repeat(41), false],
])('the name %j is accepted: %s', (name, accepted) => {
  expect(checkName(name)).toHaveLength(accepted ? 0 : 1);
});

test('memory must be within what Lambda offers', () => {
  expect([128, 10_240].flatMap(checkMemory)).toEqual([]);
  expect([127, 10_241, 512.5].flatMap(checkMemory)).toHaveLength(3);
});

test('an account id has twelve digits', () => {
  expect(checkAccounts(['111122223333', '1111'])).toEqual([expect.stringContaining('"1111"')]);
});
