import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, test, vi } from 'vitest';
import { readContext } from '../../lib/options/context.ts';
import { TokenSweeperStack } from '../../lib/stack.ts';
import { grantsOf } from './iam.ts';
import { createDirectory, NO_CODE, TEST_ENVIRONMENT, writeConfig } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-00000000000';

test('every key of the context reaches what it is for', () => {
  const context = readContext({
    config: writeConfig(),
    name: 'night-watch',
    schedule: 'rate(12 hours)',
    timeZone: 'Asia/Tokyo',
    flexibleWindowMinutes: '20',
    allowManualEnforce: 'true',
    emails: 'a@example.com,b@example.com',
    topicArn: 'arn:aws:sns:us-east-1:111122223333:on-call',
    auditBucket: 'their-audit',
    auditRetentionDays: '30',
    logRetentionDays: '7',
    memory: '256',
    encryptionKeyArn: `${KEY}1`,
    secretKeyArns: `${KEY}2,${KEY}3`,
    secretAccounts: '444455556666',
    testEvents: 'schema',
    terminationProtection: 'true',
    runbookUrl: 'https://wiki.example.com/sweeper',
  });
  const stack = new TokenSweeperStack(new App({ outdir: createDirectory() }), context.name, {
    context,
    code: NO_CODE,
    env: TEST_ENVIRONMENT,
  });
  const template = Template.fromStack(stack);

  expect(stack.stackName).toBe('night-watch');
  expect(stack.terminationProtection).toBe(true);
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'night-watch',
    MemorySize: 256,
    Environment: {
      Variables: {
        SWEEPER_NAME: 'night-watch',
        SWEEPER_ALLOW_MANUAL_ENFORCE: 'true',
        SWEEPER_AUDIT_BUCKET: 'their-audit',
        SWEEPER_AUDIT_PREFIX: 'audit/night-watch/',
        SWEEPER_MEMORY_PREFIX: 'memory/night-watch/',
      },
    },
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(12 hours)',
    ScheduleExpressionTimezone: 'Asia/Tokyo',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 20 },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    RetentionInDays: 7,
    KmsKeyId: `${KEY}1`,
  });
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:aws:sns:us-east-1:111122223333:on-call'],
    AlarmDescription: Match.stringLikeRegexp('https://wiki.example.com/sweeper#'),
  });
  template.resourceCountIs('AWS::SNS::Subscription', 2);
  template.resourceCountIs('AWS::EventSchemas::Schema', 1);
  template.resourceCountIs('AWS::S3::Bucket', 0);
  expect(grantsOf(template, 'FunctionRole')).toContainEqual({
    actions: ['kms:Decrypt'],
    resources: [`${KEY}2`, `${KEY}3`],
    conditions: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
  });
});
