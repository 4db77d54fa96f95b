import { Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readContext } from '../../../lib/options/context.ts';
import { propsFromContext } from '../../../lib/options/from-context.ts';

const propsOf = (context: Readonly<Record<string, unknown>>) =>
  propsFromContext(new Stack(), readContext(context));

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';

test('an empty context leaves every option but config and name to its default', () => {
  expect(propsOf({})).toEqual({ config: 'sweeper.yaml', name: 'token-sweeper' });
});

test('numbers become durations, and a schedule gets its time zone', () => {
  const props = propsOf({
    schedule: 'rate(6 hours)',
    timeZone: 'Europe/Zurich',
    flexibleWindowMinutes: '5',
    auditRetentionDays: 30,
  });
  expect(props.schedule?.expressionString).toBe('rate(6 hours)');
  expect(props.schedule?.timeZone?.timezoneName).toBe('Europe/Zurich');
  expect(props.flexibleWindow?.toMinutes()).toBe(5);
  expect(props.auditRetention?.toDays()).toBe(30);
});

test('hosts without a proxy are text separated by commas, or a list', () => {
  const httpsProxy = 'http://proxy:3128';
  const noProxy = ['a.example.com', '10.0.0.0/8'];
  expect(propsOf({ httpsProxy, noProxy })).toMatchObject({ httpsProxy, noProxy });
  expect(propsOf({ httpsProxy, noProxy: noProxy.join(', ') })).toMatchObject({ noProxy });
});

test('names and ARNs become the resources that they refer to', () => {
  const topicArn = 'arn:aws:sns:us-east-1:111122223333:t';
  const context = {
    topicArn,
    eventBus: 'sweeps',
    auditBucket: 'records',
    encryptionKeyArn: KEY,
    secretKeyArns: KEY,
  };
  const props = propsOf(context);
  expect(props.topic?.topicArn).toBe(topicArn);
  expect(props.eventBus?.eventBusName).toBe('sweeps');
  expect(props.auditBucket?.bucketName).toBe('records');
  expect(props.encryptionKey?.keyArn).toBe(KEY);
  expect(props.secretKeys?.map(({ keyArn }) => keyArn)).toEqual([KEY]);
});
