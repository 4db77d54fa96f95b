import { describe, expect, test } from 'vitest';
import { ApigeeCredentials } from '../../../lambda/providers/apigee-edge/credentials.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { harness, useServer } from './each-test.ts';

useServer();

describe('The secret of a connection to Apigee', () => {
  test.each([
    [{}],
    [{ username: 'canary-1' }],
    [{ password: 'canary-2' }],
    [{ username: 'canary-1', password: 'canary-2', accessToken: 'canary-3' }],
    [{ accessToken: 'canary-3', refreshToken: 'canary-4' }],
  ])('has to hold exactly one way to sign in, so it is refused: %#', async (secret) => {
    const { report, output } = await sweepOnce(harness, { secret });
    expect(report.error?.code).toBe('invalid-secret');
    expect(output).not.toContain('canary');
    expect(harness.server.requests).toEqual([]);
  });

  test.each([
    [{ username: 'canary-1' }, 'password: is missing'],
    [{ password: 'canary-2' }, 'username: is missing'],
    [{}, 'username: give one of username with password, accessToken, and refreshToken'],
  ])('is refused with the field that is wrong: %j', (secret, problem) => {
    const issues = ApigeeCredentials.safeParse(secret).error?.issues ?? [];
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([problem]);
  });
});
