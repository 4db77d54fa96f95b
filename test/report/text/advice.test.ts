import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../lambda/report/text/advice.ts';

describe('the advice about an error', () => {
  test('says what an operator can do', () => {
    expect(adviceFor({ code: 'deadline', message: '' })).toBe('run again to continue');
    expect(adviceFor({ code: 'forbidden', message: '' })).toMatch(/^grant the missing rights/);
  });

  test('is empty where the message says it already', () => {
    expect(adviceFor({ code: 'invalid-configuration', message: 'mode: must be …' })).toBe('');
  });

  test('is empty for a code that is not known', () => {
    expect(adviceFor({ code: 'toString', message: '' })).toBe('');
  });

  test.for([
    'maxRevocations: the plan would revoke 3, the limit is 2',
    'maxRevocationShare: 9 of 10',
  ])('for the held connection "%s" names the limit as one that can be raised', (message) => {
    expect(adviceFor({ code: 'held', message })).toContain('raise that limit in the policy');
  });

  test('does not suggest to raise a limit when something else holds the connection', () => {
    expect(adviceFor({ code: 'held', message: 'ownCredential: not known' })).toBe('');
  });
});
