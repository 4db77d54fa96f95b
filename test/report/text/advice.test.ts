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

  test.for<[code: string, message: string, advice: string]>([
    ['not-found', 'secret env:T: the variable T is not set; export it', ''],
    ['held', "maxClockSkew: the provider's clock differs", 'set the local clock'],
    ['timeout', 'the AWS credentials did not come within 90 seconds; check …', ''],
    ['unauthorized', 'no valid AWS credentials were found', 'sign in to AWS'],
    ['unauthorized', 'listing tokens: 401', 'check that the secret'],
    [
      'not-found',
      'secret s does not exist in this account and region',
      'check the name of the sec',
    ],
    ['not-found', 'listing tokens: 404', 'check the settings'],
    ['unavailable', 'listing tokens: the proxy refused', 'check HTTPS_PROXY'],
    ['unavailable', 'listing tokens: 503', 'the provider or the network failed'],
  ])('about %s follows the cause: %s', ([code, message, advice]) => {
    expect(adviceFor({ code, message })).toMatch(new RegExp(`^${advice}`));
  });

  test.for([
    { code: 'invalid-settings', message: 'no AWS region is set; set AWS_REGION' },
    { code: 'not-found', message: 'secret file:/a does not exist' },
    { code: 'not-found', message: 'secret env:T: the variable T is not set; export it' },
    { code: 'invalid-secret', message: 'secret cmd:op … ended with exit code 1; run it yourself' },
    { code: 'timeout', message: 'secret cmd:op … was not there after 60s' },
    { code: 'unavailable', message: 'the certificate has expired; have it renewed' },
  ])('is empty where the message of the cause says it: %j', (problem) => {
    expect(adviceFor(problem)).toBe('');
  });
});
