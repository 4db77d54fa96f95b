import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** STUB until lambda/env.ts is there. */
const NAMESPACE = 'TokenSweeper';

/** The function's own metrics. */
export interface SweeperMetrics {
  readonly runs: Metric;
  readonly connectionsFailed: Metric;
  readonly connectionsHeld: Metric;
  readonly revocationsFailed: Metric;
  readonly incompleteRuns: Metric;
}
export function sweeperMetrics(name: string): SweeperMetrics {
  const m = (metricName: string) =>
    new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { Sweeper: name } });
  return {
    runs: m('Runs'),
    connectionsFailed: m('ConnectionsFailed'),
    connectionsHeld: m('ConnectionsHeld'),
    revocationsFailed: m('RevocationsFailed'),
    incompleteRuns: m('IncompleteRuns'),
  };
}
