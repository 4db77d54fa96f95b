import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { test } from 'vitest';
import { createAlarm } from '../../lib/alarm.ts';
import { templateWith } from './synth.ts';

test('an alarm is named, says what it means and where to read on, and goes off at the first breach', () => {
  const template = templateWith((stack) => {
    createAlarm(
      stack,
      { name: 'nightly', runbookUrl: 'https://wiki', topic: new Topic(stack, 'T') },
      {
        id: 'x-1',
        section: 'x',
        meaning: 'Something is wrong.',
        metric: new Metric({ namespace: 'N', metricName: 'M' }),
        missingData: TreatMissingData.IGNORE,
      },
    );
  });

  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'nightly-x-1',
    AlarmDescription: 'Something is wrong. Runbook: https://wiki#x',
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: 'ignore',
  });
});
