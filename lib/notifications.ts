import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Permission } from '../lambda/domain/permission.ts';
import type { Place } from './secret-arn.ts';

/** Where notices and alarms are sent. */
export interface NotificationProps {
  readonly name: string;
  readonly emails: readonly string[];
  /** @default - a topic of the stack's own */
  readonly topic?: ITopic;
}

/** Returns the topic that the function and the alarms publish to, created unless given, with the addresses subscribed to it. */
export function createNotifications(scope: Construct, props: NotificationProps): ITopic {
  const { name, emails, topic = createTopic(scope, name) } = props;
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

function createTopic(scope: Construct, name: string): Topic {
  const topic = new Topic(scope, 'Topic', { topicName: `${name}-alarms`, enforceSSL: true });
  // With a policy of its own, a topic loses the default one, which admits the alarms of the account.
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  return topic;
}

/** The permission to tell people what a run did. */
export function tellTopic(topicArn: string): Permission {
  return {
    actions: ['sns:Publish'],
    resources: [topicArn],
    reason: 'people are told what each run did',
  };
}

/** The permission to send events. */
export function sendEvents(busArn: string): Permission {
  return {
    actions: ['events:PutEvents'],
    resources: [busArn],
    reason: 'subscribers are told what each run did',
  };
}

/**
 * The permission to tell owners by mail, from one sender only. SES asks for the identity that was verified: the address, or
 * its domain.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsesv2.html
 */
export function mailOwners(from: string, { partition, region, account }: Place): Permission {
  const domain = from.slice(from.indexOf('@') + 1);
  const identities = `arn:${partition}:ses:${region}:${account}:identity`;
  return {
    actions: ['ses:SendEmail'],
    resources: [`${identities}/${from}`, `${identities}/${domain}`],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
    reason: 'owners are told by mail what happens to their tokens',
  };
}
