import { TimeZone } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, test, vi } from 'vitest';
import { createSweeper, templateOf } from './synth.ts';

// The first synth of a process loads most of the CDK.
vi.setConfig({ testTimeout: 60_000 });

const byDefault = templateOf(createSweeper());

describe('the schedule', () => {
  test('is daily, spread over an hour, and leaves everything to the configuration', () => {
    byDefault.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 },
      State: 'ENABLED',
      Target: {
        Input: '{"trigger":"schedule"}',
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    });
  });

  test('may be one’s own, in one’s own time zone', () => {
    const schedule = ScheduleExpression.cron({
      minute: '30',
      hour: '5',
      timeZone: TimeZone.EUROPE_BERLIN,
    });
    templateOf(createSweeper(() => ({ schedule }))).hasResourceProperties(
      'AWS::Scheduler::Schedule',
      {
        ScheduleExpression: 'cron(30 5 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'OFF' },
      },
    );
  });
});
