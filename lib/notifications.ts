import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Who is told when an alarm fires. */
export interface NotificationProps {
  readonly name: string;
  readonly emails: readonly string[];
  /** @default - a topic of the stack's own */
  readonly topic?: ITopic;
}

/** Creates the topic that the alarms publish to, or takes the given one, and subscribes the addresses. */
export function createNotifications(scope: Construct, props: NotificationProps): ITopic {
  const { name, emails, topic = createTopic(scope, name) } = props;
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

function createTopic(scope: Construct, name: string): Topic {
  const topic = new Topic(scope, 'Topic', { topicName: `${name}-alarms`, enforceSSL: true });
  // A topic with a policy of its own has lost the default one, which let the account's alarms in.
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
