import { expect, test } from 'vitest';
import { readContext } from '../../../lib/options/context.ts';
import { readDeployment } from '../../../lib/options/deployment-options.ts';
import { TWO_CONNECTIONS, writeConfig } from '../synth.ts';

function choicesOf(deployment: object, context: Readonly<Record<string, string>> = {}) {
  const config = writeConfig({ ...TWO_CONNECTIONS, deployment });
  return readDeployment(readContext({ config, ...context }));
}

test('what a deployment chooses stands in its configuration, and the context replaces it key by key', () => {
  const deployment = { emails: ['a@example.com'], memorySize: 1024, schedule: 'rate(6 hours)' };
  expect(choicesOf(deployment)).toMatchObject({ name: 'token-sweeper', ...deployment });
  expect(choicesOf(deployment, { memory: '512', timeZone: 'Asia/Tokyo' })).toMatchObject({
    ...deployment,
    memorySize: 512,
    timeZone: 'Asia/Tokyo',
  });
});

test('a time zone needs a schedule, wherever the two are written', () => {
  expect(() => choicesOf({ timeZone: 'Asia/Tokyo' })).toThrow('timeZone: needs a schedule');
  expect(() => choicesOf({}, { timeZone: 'Asia/Tokyo' })).toThrow('timeZone: needs a schedule');
});

test('a bucket name that cannot be one is refused in a sentence', () => {
  expect(() => choicesOf({ auditBucket: 'Their_Audit' })).toThrow(
    'auditBucket: "Their_Audit" is not',
  );
});

test('the name of an event bus that cannot be one is refused in a sentence', () => {
  expect(() => choicesOf({ eventBus: 'arn:aws:events:us-east-1:1:event-bus/x' })).toThrow(
    'eventBus: "arn:aws:events:us-east-1:1:event-bus/x" is not the name of an event bus',
  );
});

test.each([
  [{ memorySize: 128 }, / deployment\.memorySize: must be at least 256/],
  [{ auditRetentionDays: 0 }, / deployment\.auditRetentionDays: must be at least 1/],
  [{ logRetentionDays: 31 }, / deployment\.logRetentionDays: must be a number of days that/],
  [{ topicArn: 'ops' }, / deployment\.topicArn: must be an ARN of sns/],
  [{ memroySize: 512 }, / deployment\.memroySize: unknown key; did you mean `memorySize`/],
])('the choice %j is refused with its path', (deployment, message) => {
  expect(() => choicesOf(deployment)).toThrow(message);
});
