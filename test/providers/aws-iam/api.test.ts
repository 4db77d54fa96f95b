import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { lazyIam } from '../../../lambda/providers/aws-iam/api.ts';

const ROLE = 'arn:aws:iam::111122223333:role/sweeper';

describe('The connection to IAM', () => {
  test('is made when it is first needed, once, with the role of the settings', async () => {
    const roles: (string | undefined)[] = [];
    const connectIam = async (roleArn?: string): Promise<never> => {
      roles.push(roleArn);
      throw new SweepError('unavailable', 'no');
    };
    const connect = lazyIam({ connectIam }, ROLE);
    expect(roles).toEqual([]);

    const [first, second] = [connect(), connect()];

    expect(second).toBe(first);
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    expect(roles).toEqual([ROLE]);
  });
});
