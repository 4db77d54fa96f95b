import type { ConnectionReport, Report, Totals } from '../domain/report.ts';
import { DIMENSION, METRIC, METRIC_NAMESPACE } from './contract.ts';

type Values = Readonly<Partial<Record<(typeof METRIC)[keyof typeof METRIC], number>>>;

/**
 * The metrics of one run in CloudWatch's embedded metric format: one line for the sweeper, one for each
 * connection. Printed to standard output, they cost no call and no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLines(report: Report, sweeper: string): string[] {
  const { connections, finishedAt, startedAt } = report;
  const at = Date.parse(finishedAt);
  const count = (test: (one: ConnectionReport) => boolean) => connections.filter(test).length;
  const run: Values = {
    [METRIC.runs]: 1,
    [METRIC.incompleteRuns]: report.complete ? 0 : 1,
    [METRIC.unfinishedRuns]: report.unfinishedRuns?.length ?? 0,
    [METRIC.connectionsFailed]: count(({ outcome }) => outcome === 'failed'),
    [METRIC.connectionsHeld]: count(isHeld),
    [METRIC.durationSeconds]: (at - Date.parse(startedAt)) / 1000,
    [METRIC.throttled]: connections.reduce((sum, one) => sum + (one.limits?.throttled ?? 0), 0),
    [METRIC.expiringSoon]: connections.reduce((sum, one) => sum + one.expiringSoon, 0),
    ...tokenValues(report.totals),
  };
  return [
    line({ [DIMENSION.sweeper]: sweeper }, run, at),
    ...connections.map((one) => connectionLine(one, sweeper, at)),
  ];
}

function connectionLine(one: ConnectionReport, sweeper: string, at: number): string {
  const values: Values = {
    [METRIC.connectionsFailed]: one.outcome === 'failed' ? 1 : 0,
    [METRIC.connectionsHeld]: isHeld(one) ? 1 : 0,
    [METRIC.throttled]: one.limits?.throttled ?? 0,
    [METRIC.expiringSoon]: one.expiringSoon,
    ...tokenValues(one.totals),
  };
  return line({ [DIMENSION.sweeper]: sweeper, [DIMENSION.connection]: one.name }, values, at);
}

function isHeld({ error }: ConnectionReport): boolean {
  return error?.code === 'held';
}

function tokenValues(totals: Readonly<Totals>): Values {
  return {
    [METRIC.listed]: totals.listed,
    [METRIC.reported]: totals.reported,
    [METRIC.withheld]: totals.withheld,
    [METRIC.planned]: totals.planned,
    [METRIC.revoked]: totals.revoked,
    [METRIC.disabled]: totals.disabled,
    [METRIC.alreadyGone]: totals.alreadyGone,
    [METRIC.revocationsFailed]: totals.failed,
    [METRIC.deferred]: totals.deferred,
  };
}

function line(dimensions: Readonly<Record<string, string>>, values: Values, at: number): string {
  const metrics = Object.keys(values).map((name) => ({
    Name: name,
    Unit: name === METRIC.durationSeconds ? 'Seconds' : 'Count',
  }));
  return JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        { Namespace: METRIC_NAMESPACE, Dimensions: [Object.keys(dimensions)], Metrics: metrics },
      ],
    },
    ...dimensions,
    ...values,
  });
}
