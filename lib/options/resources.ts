import { Token } from 'aws-cdk-lib';
import type { TokenSweeperProps } from './props.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The problems of the name of a bucket that exists already. */
export function checkBucket(name: string | undefined): string[] {
  if (name === undefined || BUCKET.test(name)) return [];
  return [
    `auditBucket: "${name}" is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens`,
  ];
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html */
const EVENT_BUS = /^[A-Za-z0-9._-]{1,256}$/;

/** The problems of the name of an event bus that exists already. */
export function checkEventBus(name: string | undefined): string[] {
  if (name === undefined || EVENT_BUS.test(name)) return [];
  return [
    `eventBus: "${name}" is not the name of an event bus: letters, digits, dots, hyphens and underscores`,
  ];
}

type Keys = Pick<TokenSweeperProps, 'encryptionKey' | 'secretKeys'>;

/** The problems of keys: an alias may lead to another key some day, and IAM policies know none. */
export function checkKeys(props: Keys): string[] {
  return arnsOf(props)
    .filter(([, arn]) => /:alias\//.test(arn))
    .map(([option, arn]) => `${option}: ${arn} is an alias; name the key itself, …:key/ID`);
}

/** The problems of resources that lie in another region than the stack. */
export function checkRegions(
  props: Keys & Pick<TokenSweeperProps, 'topic' | 'eventBus'>,
  region: string | undefined,
): string[] {
  if (region === undefined || Token.isUnresolved(region)) return [];
  const topicArn = props.topic?.topicArn;
  const busArn = props.eventBus?.eventBusArn;
  const arns = [
    ...(topicArn === undefined ? [] : [['topic', topicArn] as const]),
    ...(busArn === undefined ? [] : [['eventBus', busArn] as const]),
    ...arnsOf(props),
  ];
  return arns
    .filter(([, arn]) => !Token.isUnresolved(arn))
    .map(([option, arn]) => [option, arn, arn.split(':')[3]] as const)
    .filter(([, , found]) => found !== undefined && found !== region)
    .map(
      ([option, arn, found]) =>
        `${option}: ${arn} lies in region ${found}, but the stack is for ${region}, and cannot use it`,
    );
}

function arnsOf({ encryptionKey, secretKeys = [] }: Keys): (readonly [string, string])[] {
  return [
    ...(encryptionKey ? [['encryptionKey', encryptionKey.keyArn] as const] : []),
    ...secretKeys.map(({ keyArn }) => ['secretKeys', keyArn] as const),
  ];
}
