import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { createSecretDates } from '../../lambda/aws/secret-dates.ts';
import { SweepError } from '../../lambda/errors.ts';
import { serve } from '../support/loopback-server.ts';

/** What is known of secrets, each of which Secrets Manager describes so. */
async function datesOf(secrets: Readonly<Record<string, object | string>>) {
  const server = await serve((response, _, { body }) => {
    const description = secrets[JSON.parse(body).SecretId];
    if (typeof description !== 'string') {
      response.end(JSON.stringify(description));
      return;
    }
    response.writeHead(400, { 'x-amzn-errortype': description });
    response.end('{}');
  });
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    endpoint: server.origin,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const dates = await createSecretDates(async () => client)(Object.keys(secrets));
  client.destroy();
  return { dates, calls: server.seen.length };
}

const seconds = Date.parse('2026-12-02T00:00:00Z') / 1000;

test('a secret ends when its tag says, or when it is to be rotated', async () => {
  const Tags = [{ Key: 'expires-at', Value: '2027-01-31' }];
  const rotated = { RotationEnabled: true, NextRotationDate: seconds };
  const { dates, calls } = await datesOf({
    tagged: { ...rotated, Tags },
    rotated,
    paused: { RotationEnabled: false, NextRotationDate: seconds },
    plain: {},
  });
  expect([...dates].sort()).toEqual([
    ['paused', undefined],
    ['plain', undefined],
    ['rotated', { at: seconds * 1000, by: 'rotation' }],
    ['tagged', { at: Date.UTC(2027, 0, 31), by: 'tag' }],
  ]);
  expect(calls).toBe(4);
});

test('what cannot be read is an error that says which right is missing, or how a tag is written', async () => {
  const { dates } = await datesOf({
    denied: 'AccessDeniedException',
    odd: { Tags: [{ Key: 'expires-at', Value: 'soon' }] },
  });
  expect(dates.get('denied')).toMatchObject({
    code: 'forbidden',
    message: 'access denied asking when secret denied ends; grant secretsmanager:DescribeSecret',
  });
  expect(dates.get('odd')).toMatchObject({
    code: 'invalid-secret',
    message: expect.stringContaining('the tag expires-at of secret odd must be a date'),
  });
});

test('where one call hung, no further one is made, and the others are as unknown', async () => {
  let calls = 0;
  const hanging = async (): Promise<never> => {
    calls++;
    throw new SweepError('timeout', 'AWS gave no whole response');
  };
  const ids = Array.from({ length: 40 }, (_, index) => `secret-${index}`);
  const dates = await createSecretDates(hanging)(ids);
  expect(calls).toBe(5);
  expect(new Set([...dates.values()].map((end) => end instanceof SweepError && end.code))).toEqual(
    new Set(['timeout']),
  );
});
