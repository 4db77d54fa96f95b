import { expect, test } from 'vitest';
import { readCredentialReport } from '../../../lambda/providers/aws-iam/credential-report.ts';

const HEADER =
  'user,arn,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_last_rotated,access_key_2_last_used_date';
const CREATED = '2024-01-02T03:04:05+00:00';
const USED = '2026-01-02T03:04:05+00:00';
const lineOf = (user: string, used = USED) => `${user},arn,${CREATED},${used},N/A,N/A`;

test.each([
  ['is empty', ''],
  ['is too short', 'bob,arn'],
  ['is of a name with a comma', lineOf('b,ob')],
  ['is in quotes', lineOf('"b,ob"')],
  ['is no line of a table at all', '<html>'],
  ['has no times', 'bob,arn,yesterday,today,,'],
])('a line that %s is passed over, and the others are read', (_, line) => {
  const report = readCredentialReport([HEADER, lineOf('ann'), line, lineOf('cy')].join('\n'));
  for (const user of ['ann', 'cy']) {
    expect(report.of(user, Date.parse(CREATED))).toBe(Date.parse(USED));
  }
  expect(report.of('bob', Date.parse(CREATED))).toBeUndefined();
});

test.each([
  ['N/A', 'never'],
  ['no_information', undefined],
  ['', undefined],
])('a last use of %j is %s', (used, expected) => {
  const report = readCredentialReport([HEADER, lineOf('ann', used)].join('\n'));
  expect(report.of('ann', Date.parse(CREATED))).toBe(expected);
});

test('lines may end as they do on Windows', () => {
  const report = readCredentialReport([HEADER, lineOf('ann'), ''].join('\r\n'));
  expect(report.of('ann', Date.parse(CREATED))).toBe(Date.parse(USED));
});
