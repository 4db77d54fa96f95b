import { expect } from 'vitest';

/** A question to an AWS API, by boto3's names, and the part of the answer that matters. */
type ExpectedCall = readonly [
  service: string,
  operation: string,
  parameters: object,
  answer: object,
];

/** What the APIs must say of a deployment by its defaults, mailing one address. */
export function expectedResources(name: string): readonly ExpectedCall[] {
  return [...expectedOfFunction(name), ...expectedOfSchedule(name), ...expectedOfOperations(name)];
}

function expectedOfFunction(FunctionName: string): readonly ExpectedCall[] {
  return [
    [
      'lambda',
      'get_function_configuration',
      { FunctionName },
      {
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 900,
        MemorySize: 512,
        TracingConfig: { Mode: 'Active' },
      },
    ],
    [
      'lambda',
      'get_function_event_invoke_config',
      { FunctionName },
      { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600 },
    ],
  ];
}

function expectedOfSchedule(name: string): readonly ExpectedCall[] {
  return [
    [
      'scheduler',
      'get_schedule',
      { Name: name },
      {
        State: 'ENABLED',
        ScheduleExpression: 'cron(0 3 * * ? *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
        Target: {
          Arn: arn('lambda', `function:${name}`),
          Input: '{"trigger":"schedule"}',
          DeadLetterConfig: { Arn: arn('sqs', `${name}-schedule-dead-letters`) },
          RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
          RoleArn: expect.stringContaining('SchedulerRole'),
        },
      },
    ],
  ];
}

/** Of what tells people that something is wrong. */
function expectedOfOperations(name: string): readonly ExpectedCall[] {
  return [
    [
      'logs',
      'describe_log_groups',
      {},
      { logGroups: [{ logGroupName: `/aws/lambda/${name}`, retentionInDays: 90 }] },
    ],
    [
      'cloudwatch',
      'describe_alarms',
      { AlarmNames: [`${name}-no-run`] },
      {
        MetricAlarms: [
          {
            AlarmActions: [arn('sns', `${name}-alarms`)],
            Dimensions: [{ Name: 'Sweeper', Value: name }],
            ComparisonOperator: 'LessThanThreshold',
            EvaluationPeriods: 28,
            Period: 3600,
            TreatMissingData: 'breaching',
          },
        ],
      },
    ],
    [
      'cloudwatch',
      'describe_alarms',
      { AlarmNamePrefix: `${name}-attention-` },
      {
        MetricAlarms: expect.arrayContaining(
          ['inspection-cloud', 'partner-apis', 'resolver-devices', 'workforce-scim'].map(
            (connection) =>
              expect.objectContaining({
                AlarmName: `${name}-attention-${connection}`,
                AlarmActions: [arn('sns', `${name}-alarms`)],
                Dimensions: expect.arrayContaining([{ Name: 'Connection', Value: connection }]),
                TreatMissingData: 'ignore',
              }),
          ),
        ),
      },
    ],
    ['cloudwatch', 'get_dashboard', { DashboardName: name }, { DashboardName: name }],
    [
      'sns',
      'list_subscriptions',
      {},
      { Subscriptions: [{ Protocol: 'email', Endpoint: 'ops@example.com' }] },
    ],
    ...['schedule', 'function'].map(
      (of): ExpectedCall => [
        'sqs',
        'get_queue_attributes',
        {
          QueueUrl: `https://sqs.us-east-1.amazonaws.com/123456789012/${name}-${of}-dead-letters`,
          AttributeNames: ['All'],
        },
        { Attributes: { MessageRetentionPeriod: '1209600', SqsManagedSseEnabled: 'true' } },
      ],
    ),
  ];
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:123456789012:${resource}`;
}

/** What the S3 API must say of the audit bucket. */
export function expectedOfBucket(Bucket: string): readonly ExpectedCall[] {
  return [
    ['s3', 'get_bucket_versioning', { Bucket }, { Status: 'Enabled' }],
    [
      's3',
      'get_public_access_block',
      { Bucket },
      {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      },
    ],
    [
      's3',
      'get_bucket_encryption',
      { Bucket },
      {
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
      },
    ],
    [
      's3',
      'get_bucket_lifecycle_configuration',
      { Bucket },
      {
        Rules: expect.arrayContaining([
          expect.objectContaining({ Expiration: { Days: 400 }, Filter: { Prefix: 'audit/' } }),
        ]),
      },
    ],
  ];
}
