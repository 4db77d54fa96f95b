import { Match } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { expect, test } from 'vitest';
import { createNotifications } from '../../lib/notifications.ts';
import { grantsOf } from './iam.ts';
import { createSweeper, TWO_CONNECTIONS, templateOf, templateWith } from './synth.ts';

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

const OWNERS = {
  notices: { from: 'sweeper@mail.example.com' },
  owners: { '*': 'team@example.com' },
};

/** What of the role’s permissions is about mail. */
function mailGrants(config: object) {
  const template = templateOf(createSweeper(() => ({}), { ...TWO_CONNECTIONS, ...config }));
  return grantsOf(template, 'FunctionRole').filter(({ actions }) =>
    actions.some((action) => action.startsWith('ses:')),
  );
}

test('the function may send mail from one address only, by the identity that SES may have verified', () => {
  const identity = 'arn:aws:ses:us-east-1:111122223333:identity';
  expect(mailGrants({ mode: 'enforce', ...OWNERS })).toMatchObject([
    {
      actions: ['ses:SendEmail'],
      resources: [`${identity}/mail.example.com`, `${identity}/sweeper@mail.example.com`],
      conditions: { StringEquals: { 'ses:FromAddress': 'sweeper@mail.example.com' } },
    },
  ]);
});

test('the function may send no mail where no owner is told, and where it only plans', () => {
  expect(mailGrants({ mode: 'enforce' })).toEqual([]);
  expect(mailGrants({ mode: 'plan', ...OWNERS })).toEqual([]);
});
