import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test, vi } from 'vitest';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { grantsOf } from './iam.ts';
import { createSweeper, TWO_CONNECTIONS, templateOf } from './synth.ts';

// The first synth of a process loads most of the CDK.
vi.setConfig({ testTimeout: 60_000 });

test('what in the configuration probably does not mean what it says is a warning at synth', () => {
  const { policies } = TWO_CONNECTIONS;
  const sweeper = createSweeper(() => ({ emails: ['ops@example.com'] }), {
    ...TWO_CONNECTIONS,
    policies: { ...policies, spare: policies.default },
  });
  expect(Annotations.fromStack(Stack.of(sweeper)).findWarning('*', Match.anyValue())).toMatchObject(
    [{ entry: { data: expect.stringContaining('policies.spare: no connection follows it') } }],
  );
});

const byDefault = templateOf(createSweeper());

describe('the audit bucket', () => {
  test('is private, encrypted, versioned, TLS only, with a lifecycle, and outlives the stack', () => {
    byDefault.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        BucketName: Match.absent(),
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 400, Status: 'Enabled' })]),
        },
      },
    });
    byDefault.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  });
});

test('the function may send events to its bus and to no other: by default that of the account', () => {
  const sendsTo = (sweeper: ReturnType<typeof createSweeper>) =>
    grantsOf(templateOf(sweeper), 'FunctionRole').find(({ actions }) =>
      actions.includes('events:PutEvents'),
    )?.resources;
  const bus = 'arn:aws:events:us-east-1:111122223333:event-bus';
  expect(sendsTo(createSweeper())).toEqual([expect.stringMatching(/:event-bus\/default$/)]);
  const own = createSweeper((stack) => ({
    eventBus: EventBus.fromEventBusArn(stack, 'Bus', `${bus}/sweeps`),
  }));
  expect(sendsTo(own)).toEqual([`${bus}/sweeps`]);
  templateOf(own).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ SWEEPER_EVENT_BUS: `${bus}/sweeps` }) },
  });
});

describe('what exists already', () => {
  test('can be passed in instead of being made', () => {
    const sweeper = createSweeper((stack) => ({
      name: 'night-watch',
      auditBucket: Bucket.fromBucketName(stack, 'Theirs', 'their-audit'),
      topic: Topic.fromTopicArn(stack, 'Told', 'arn:aws:sns:us-east-1:111122223333:t'),
      vpc: Vpc.fromVpcAttributes(stack, 'Net', {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['us-east-1a'],
        privateSubnetIds: ['subnet-0123456789abcdef0'],
        privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
      }),
      memorySize: 1024,
      logRetention: RetentionDays.ONE_YEAR,
      allowManualEnforce: true,
    }));
    const template = templateOf(sweeper);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'night-watch',
      MemorySize: 1024,
      VpcConfig: { SubnetIds: ['subnet-0123456789abcdef0'] },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    expect(grantsOf(template, 'FunctionRole')).toContainEqual(
      expect.objectContaining({ resources: ['arn:aws:s3:::their-audit/audit/night-watch/*'] }),
    );
  });

  test('a customer-managed key encrypts audit and logs, and lets CloudWatch Logs in', () => {
    const sweeper = createSweeper((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    const template = templateOf(sweeper);
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          Match.objectLike({
            ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }),
          }),
        ],
      },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'logs.us-east-1.amazonaws.com' } }),
        ]),
      },
    });
    expect(grantsOf(template, 'FunctionRole')).toContainEqual({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [expect.stringMatching(/^<Key.*\.Arn>$/)],
      conditions: {},
    });
  });
});

describe('where nobody is told', () => {
  const warningsOf = (choices: Parameters<typeof createSweeper>[0]) =>
    Annotations.fromStack(Stack.of(createSweeper(choices))).findWarning('*', Match.anyValue());

  test('the synth warns, and says what to set', () => {
    expect(warningsOf(undefined)).toMatchObject([
      { entry: { data: expect.stringContaining('nobody is told') } },
    ]);
  });

  test('is not where there is an address or a topic', () => {
    expect(warningsOf(() => ({ emails: ['ops@example.com'] }))).toEqual([]);
    const arn = 'arn:aws:sns:us-east-1:111122223333:t';
    expect(warningsOf((stack) => ({ topic: Topic.fromTopicArn(stack, 'T', arn) }))).toEqual([]);
  });
});

describe('the synth stops', () => {
  test('for a wrong configuration, with every problem and its path', () => {
    const wrong = structuredClone(TWO_CONNECTIONS);
    wrong.mode = 'ponder';
    Object.assign(wrong.connections[1] ?? {}, { provider: 'nobody', extra: 1 });
    const create = () => createSweeper(undefined, wrong);
    expect(create).toThrow(InvalidConfigurationError);
    expect(create).toThrow(/^\S+:1:2 mode: .*[\s\S]*connections\[1\] \(dns-views\)\.provider: /);
  });

  test('for wrong options, with every problem', () => {
    const create = () =>
      createSweeper(() => ({
        name: 'no spaces',
        memorySize: 1,
        schedule: ScheduleExpression.rate(Duration.days(30)),
        emails: ['nobody'],
        secretAccounts: ['12'],
        auditRetention: Duration.days(0),
      }));
    expect(create).toThrow(
      /^name: .*\nschedule: .*\nmemorySize: .*\nemails: .*\nauditRetention: .*\nsecretAccounts: /,
    );
  });

  test('for a secret out of reach', () => {
    const foreign = structuredClone(TWO_CONNECTIONS);
    Object.assign(foreign.connections[0] ?? {}, {
      secret: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:x-AbCd12',
    });
    expect(() => createSweeper(undefined, foreign)).toThrow(
      /^connections\[0\]\.secret: .* lies in region us-west-2, but the stack is for us-east-1/,
    );
  });
});
