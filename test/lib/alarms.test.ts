import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { describe, expect, test, vi } from 'vitest';
import { createSweeper, templateOf } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const SUBJECTS = [
  'no-run',
  'errors',
  'throttles',
  'dead-letters',
  'notice-undelivered',
  'attention-workforce-scim',
  'attention-dns-views',
];

const template = templateOf(createSweeper(() => ({ emails: ['ops@example.com'] })));
const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);

function sectionOf(subject: string): string {
  return subject.replace(/^attention-.*/, 'attention');
}

describe('the alarms', () => {
  test('are these, by name', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      SUBJECTS.map((subject) => `token-sweeper-${subject}`).sort(),
    );
  });

  test('each say what they mean and link to their section of the runbook', () => {
    for (const { AlarmName, AlarmDescription } of alarms) {
      const subject = sectionOf(AlarmName.replace('token-sweeper-', ''));
      expect(AlarmDescription).toMatch(
        new RegExp(`^[A-Z].*\\. Runbook: https://.*/docs/runbook\\.md#${subject}$`),
      );
    }
  });

  test('each have a section with description, investigation and resolution', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const sections = new Map(
      runbook.split(/^## /m).map((section) => [section.split('\n', 1)[0], section]),
    );
    for (const subject of SUBJECTS)
      expect(sections.get(sectionOf(subject))).toMatch(
        /\*\*Description\.\*\*[\s\S]*\*\*Investigation\.\*\*[\s\S]*\*\*Resolution\.\*\*/,
      );
  });

  test('each tell the topic, which admits CloudWatch and mails the addresses', () => {
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
          }),
        ]),
      },
    });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
    });
  });
});

describe('silence', () => {
  const silenceOf = (expression: string) =>
    Object.values(
      templateOf(
        createSweeper(() => ({ schedule: ScheduleExpression.expression(expression) })),
      ).findResources('AWS::CloudWatch::Alarm', {
        Properties: { AlarmName: 'token-sweeper-no-run' },
      }),
    ).map(({ Properties }) => ({
      hours: (Properties.EvaluationPeriods * Properties.Period) / Duration.hours(1).toSeconds(),
      missing: Properties.TreatMissingData,
    }));

  test.each([
    ['rate(1 day)', 27],
    ['rate(90 minutes)', 4],
    ['cron(0 3 ? * MON,WED,FRI *)', 75],
    ['rate(6 days)', 147],
  ])('after %s is red within %d hours', (expression, hours) => {
    expect(silenceOf(expression)).toEqual([{ hours, missing: 'breaching' }]);
  });
});
