import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DIMENSION, METRIC, METRIC_NAMESPACE } from '../lambda/function/contract.ts';

/** Runs are usually hours apart, so that an hour holds at most one. */
const PERIOD = Duration.hours(1);

/** A metric of the sweeper as a whole, summed over an hour. */
export function sweeperMetric(sweeper: string, metric: keyof typeof METRIC): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRIC[metric],
    dimensionsMap: { [DIMENSION.sweeper]: sweeper },
    statistic: 'Sum',
    period: PERIOD,
  });
}

/** A metric of one connection: its highest value within an hour. */
export function connectionMetric(
  sweeper: string,
  connection: string,
  metric: keyof typeof METRIC,
): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRIC[metric],
    dimensionsMap: { [DIMENSION.sweeper]: sweeper, [DIMENSION.connection]: connection },
    statistic: 'Maximum',
    period: PERIOD,
  });
}

/** A metric of each connection that has sent it, as one line per connection. */
export function byConnection(sweeper: string, metric: keyof typeof METRIC): IMetric {
  const schema = [METRIC_NAMESPACE, DIMENSION.sweeper, DIMENSION.connection].join(',');
  const search = `{${schema}} MetricName="${METRIC[metric]}" ${DIMENSION.sweeper}="${sweeper}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', 'Sum', ${PERIOD.toSeconds()})`,
    label: '',
    period: PERIOD,
  });
}
