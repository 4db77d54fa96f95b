import { Duration } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import {
  checkAccounts,
  checkEmails,
  checkMemory,
  checkName,
  checkRetention,
  checkRunbook,
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

test('an e-mail address is there once, however it is written', () => {
  expect(checkEmails(['a@example.com', 'b@example.com', 'A@example.com'])).toEqual([
    'emails: "A@example.com" is there twice',
  ]);
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
  expect([256, 10_240].flatMap(checkMemory)).toEqual([]);
  expect([255, 10_241, 512.5].flatMap(checkMemory)).toHaveLength(3);
});

test('an account id has twelve digits', () => {
  expect(checkAccounts(['111122223333', '1111'], ['key'])).toEqual([
    expect.stringContaining('"1111"'),
  ]);
});

test('secrets of other accounts need keys', () => {
  expect(checkAccounts(['111122223333'], [])).toEqual([expect.stringContaining('secretKeys')]);
  expect(checkAccounts([], [])).toEqual([]);
});

test('the audit is kept for a day at least', () => {
  expect(checkRetention(Duration.days(1))).toEqual([]);
  expect(checkRetention(Duration.days(0))).toHaveLength(1);
});

test.each([
  ['https://wiki.example.com/sweeper', true],
  ['http://wiki/sweeper', true],
  ['/sweeper', false],
  ['wiki.example.com/sweeper', false],
  ['', false],
])(
  'the URL of the runbook %j is accepted: %s, because it is opened from a mail',
  (url, accepted) => {
    expect(checkRunbook(url)).toHaveLength(accepted ? 0 : 1);
  },
);
