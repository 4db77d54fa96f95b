import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import {
  checkBucket,
  checkEventBus,
  checkKeys,
  checkRegions,
} from '../../../lib/options/resources.ts';

const stack = new Stack();
let count = 0;
const keyOf = (arn: string) => Key.fromKeyArn(stack, `Key${count++}`, arn);
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/k';
const ALIAS = 'arn:aws:kms:us-east-1:111122223333:alias/audit';

test.each([
  ['their-audit', true],
  ['a.b-c.1', true],
  ['Their-Audit', false],
  ['their_audit', false],
  ['a..b', false],
  ['192.168.0.1', false],
  ['-a-', false],
  ['ab', false],
  ['x'.repeat(64), false],
])('the bucket name %j is accepted: %s', (name, accepted) => {
  expect(checkBucket(name)).toHaveLength(accepted ? 0 : 1);
});

test.each([
  ['default', true],
  ['Sweeps_of.team-1', true],
  ['a/b', false],
  ['', false],
])('the name %j of an event bus is accepted: %s', (name, accepted) => {
  expect(checkEventBus(name)).toHaveLength(accepted ? 0 : 1);
});

test('a key is named itself, not by an alias', () => {
  const props = { encryptionKey: keyOf(KEY), secretKeys: [keyOf(KEY), keyOf(ALIAS)] };
  expect(checkKeys(props)).toEqual([
    `secretKeys: ${ALIAS} is an alias; name the key itself, …:key/ID`,
  ]);
  expect(checkKeys({ encryptionKey: keyOf(ALIAS) })).toHaveLength(1);
});

test('topic, event bus and keys lie in the region of the stack, if that is known', () => {
  const arn = 'arn:aws:events:eu-west-1:111122223333:event-bus/b';
  const eventBus = EventBus.fromEventBusArn(stack, 'B', arn);
  expect(checkRegions({ eventBus }, 'us-east-1')).toEqual([
    expect.stringMatching(/^eventBus: .* lies in region eu-west-1/),
  ]);
  const topic = Topic.fromTopicArn(stack, 'T', 'arn:aws:sns:eu-west-1:111122223333:t');
  const props = { topic, encryptionKey: keyOf(KEY), secretKeys: [keyOf(KEY)] };
  expect(checkRegions(props, 'us-east-1')).toEqual([
    expect.stringMatching(/^topic: .* lies in region eu-west-1, but the stack is for us-east-1/),
  ]);
  expect(checkRegions(props, 'eu-west-1')).toHaveLength(2);
  expect(checkRegions(props, undefined)).toEqual([]);
  expect(checkRegions({ topic: new Topic(stack, 'Own') }, 'us-east-1')).toEqual([]);
});
