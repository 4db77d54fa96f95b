import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { failedResult, joinProblems, withSettled, worstOf } from '../../lambda/sweep/result.ts';

describe('the result of a connection that an error ended', () => {
  test('is failed, with the error', () => {
    const error = { code: 'forbidden', message: 'no' } as const;
    expect(failedResult(new SweepError(error.code, error.message))).toEqual({
      status: 'failed',
      complete: false,
      error,
    });
  });

  test('is only degraded when the time was over, because the next run continues', () => {
    expect(failedResult(new SweepError('deadline', 'no time left'))).toMatchObject({
      status: 'degraded',
      complete: false,
    });
  });

  test('hides what a foreign error says', () => {
    expect(failedResult(new TypeError('secret')).error).toEqual({
      code: 'internal',
      message: 'unexpected failure inside the sweeper',
    });
  });
});

test('what could not be remembered is told beside what else is wrong', () => {
  const problem = { code: 'memory-unavailable', message: 'the disk is full' } as const;
  const held = { code: 'held', message: 'maxRevocations: too many' } as const;
  const ok = { status: 'ok', complete: true } as const;

  expect(withSettled(ok, { problem })).toEqual({ ...ok, status: 'degraded', error: problem });
  expect(withSettled({ ...ok, status: 'degraded', error: held }, { problem }).error).toEqual({
    code: 'held',
    message: 'maxRevocations: too many; this run is not remembered: the disk is full',
  });
  expect(withSettled({ ...ok, error: held }, { notKept: 'too large' }).error?.message).toBe(
    'maxRevocations: too many; too large',
  );
  expect(withSettled(ok, {})).toEqual(ok);
});

test.each([
  ['ok', 'ok', 'ok'],
  ['ok', 'degraded', 'degraded'],
  ['degraded', 'ok', 'degraded'],
  ['failed', 'degraded', 'failed'],
  ['ok', 'failed', 'failed'],
] as const)('the worst of %s and %s is %s', (first, second, worst) => {
  expect(worstOf(first, second)).toBe(worst);
});

describe('problems joined into one', () => {
  const problems = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ code: `c${index}`, message: `m${index}` }));

  test('are none when there are none', () => {
    expect(joinProblems([])).toBeUndefined();
  });

  test('have the code of the first and all messages', () => {
    expect(joinProblems(problems(2))).toEqual({ code: 'c0', message: 'm0; m1' });
  });

  test('list ten messages and count the rest', () => {
    expect(joinProblems(problems(10))?.message).toMatch(/m8; m9$/);
    expect(joinProblems(problems(12))?.message).toMatch(/m8; m9; and 2 more$/);
  });
});
