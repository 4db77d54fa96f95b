import { describe, expect, test } from 'vitest';
import { IamSettings, isChosen, pathsOf } from '../../../lambda/providers/aws-iam/settings.ts';

describe('The settings of IAM credentials', () => {
  test.each([
    { users: 'all' },
    { users: ['ann', 'ci-*', 'b?b', 'a+b=c,d.e@f_g'] },
    { users: 'all', paths: ['/', '/bots/', '/bots/eu/'] },
    { users: 'all', roleArn: 'arn:aws:iam::111122223333:role/sweeper' },
    { users: 'all', roleArn: 'arn:aws-us-gov:iam::111122223333:role/path/sweeper' },
  ])('may be %j', (settings) => {
    expect(IamSettings.parse(settings)).toEqual(settings);
  });

  test.each([
    {},
    { users: [] },
    { users: ['a/b'] },
    { users: 'all', paths: ['bots/'] },
    { users: 'all', paths: ['/bots'] },
    { users: 'all', paths: ['/*/'] },
    { users: 'all', roleArn: 'arn:aws:iam::111122223333:user/ann' },
    { users: 'all', other: true },
  ])('may not be %j', (settings) => {
    expect(IamSettings.safeParse(settings).success).toBe(false);
  });
});

test.each<[IamSettings['users'], string, boolean]>([
  ['all', 'ann', true],
  [['bob', 'ci-*'], 'ci-build', true],
  [['bob', 'ci-*'], 'bob', true],
  [['bob', 'ci-*'], 'ann', false],
  [['bob'], 'bobby', false],
])('of the users %j, whether %s is swept: %s', (users, name, expected) => {
  expect(isChosen({ users }, name)).toBe(expected);
});

test('users are looked for under the paths that are named, or else under all', () => {
  expect(pathsOf({ users: 'all', paths: ['/a/', '/b/'] })).toEqual(['/a/', '/b/']);
  expect(pathsOf({ users: 'all' })).toEqual(['/']);
});
