import { describe, expect, test } from 'vitest';
import { type ErrorCode, SweepError } from '../../../lambda/errors.ts';
import { aboutPart, ListParts } from '../../../lambda/providers/kit/list-parts.ts';

const failure = (code: ErrorCode) => new SweepError(code, 'no');

describe('A part of a list that fails', () => {
  test('is a problem of its group, and does not end the list while another part can be read', () => {
    const parts = new ListParts();
    parts.parentFailed(failure('forbidden'), 'app 7', '7');
    parts.listed();
    parts.conclude('apps');
    expect(parts.problems).toEqual([{ code: 'forbidden', message: 'app 7: no', group: '7' }]);
  });

  test.each<ErrorCode>(['unauthorized', 'throttled', 'deadline', 'clock-skew', 'unsupported'])(
    'ends the list when %s, which is about the whole connection',
    (code) => {
      expect(() => new ListParts().parentFailed(failure(code), 'app 7', '7')).toThrow(/^no$/);
    },
  );

  test('ends the list as the third in a row without a response', () => {
    const parts = new ListParts();
    const fail = () => parts.parentFailed(failure('timeout'), 'app', '7');
    fail();
    fail();
    parts.gone();
    fail();
    fail();
    expect(fail).toThrow('app: no');
  });

  test('is the failure of the list when no part can be read', () => {
    const parts = new ListParts();
    parts.parentFailed(failure('forbidden'), 'app 7', '7');
    parts.parentFailed(failure('not-found'), 'app 8', '8');
    expect(() => parts.conclude('apps')).toThrow('app 7: no');
  });
});

describe('Parts of a list that no longer exist', () => {
  test.each([
    [2, 2, 0],
    [1, 3, 1],
    [0, 3, 0],
    [0, 4, 1],
  ])('with %i listed and %i gone make %i problems', (listed, gone, problems) => {
    const parts = new ListParts();
    for (let count = 0; count < listed; count++) parts.listed();
    for (let count = 0; count < gone; count++) parts.gone();
    parts.conclude('users');
    expect(parts.problems).toHaveLength(problems);
    expect(parts.anyListed).toBe(listed > 0);
  });
});

test('an error says once which part it is about', () => {
  const about = aboutPart(aboutPart(failure('timeout'), 'app 7'), 'app 7');
  expect(about).toMatchObject({ code: 'timeout', message: 'app 7: no' });
  expect(aboutPart(new Error('defect'), 'app 7').code).toBe('internal');
});
