import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { asSweepError, describeError, SweepError } from '../lambda/errors.ts';

describe('an error of the sweeper', () => {
  const cause = new Error('authorization: Bearer s3cret');
  const error = new SweepError('forbidden', 'the credential may not list', { cause });

  test('keeps its cause for the code that catches it', () => {
    expect(error).toMatchObject({ code: 'forbidden', cause });
  });

  test('shows code and message when it is printed, and nothing of its cause', () => {
    const printed = inspect(error);
    expect(printed).toContain('the credential may not list');
    expect(printed).toContain("code: 'forbidden'");
    expect(printed).not.toContain('s3cret');
  });

  test('is described by code and message alone', () => {
    expect(describeError(error)).toEqual({
      code: 'forbidden',
      message: 'the credential may not list',
    });
  });

  test('stays itself when it is caught', () => {
    expect(asSweepError(error)).toBe(error);
  });
});

test.each([
  ['an error of a library', new TypeError('Bearer s3cret')],
  ['a text that was thrown', 's3cret'],
  ['nothing', undefined],
])('%s becomes an internal error that shows nothing of it', (_, thrown) => {
  const error = asSweepError(thrown);
  expect(error).toMatchObject({ code: 'internal', cause: thrown });
  expect(describeError(thrown).message).not.toContain('s3cret');
});
