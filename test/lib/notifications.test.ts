import { Match } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { test } from 'vitest';
import { createNotifications } from '../../lib/notifications.ts';
import { templateWith } from './synth.ts';

test('alarms of this account only may publish to a topic of its own', () => {
  const template = templateWith((stack) => {
    createNotifications(stack, { name: 'nightly', emails: ['ops@example.com'] });
  });
  template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'ops@example.com' });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
        }),
      ]),
    },
  });
});

test('addresses are subscribed to a topic that exists already', () => {
  const arn = 'arn:aws:sns:us-east-1:111122223333:theirs';
  const template = templateWith((stack) => {
    const topic = Topic.fromTopicArn(stack, 'Theirs', arn);
    createNotifications(stack, { name: 'nightly', emails: ['ops@example.com'], topic });
  });
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: arn });
});
