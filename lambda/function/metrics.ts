import { type ConnectionReport, isHeld, type Report } from '../domain/report.ts';
import type { Totals } from '../domain/totals.ts';
import { DIMENSION, METRIC, METRIC_NAMESPACE } from './contract.ts';

type Values = Readonly<Partial<Record<(typeof METRIC)[keyof typeof METRIC], number>>>;

/**
 * The metrics of one run in CloudWatch's embedded metric format: one line for the sweeper and one for each connection.
 * Lambda sends what is printed to standard output, so that metrics need no API call and no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLines(report: Report, sweeper: string): string[] {
  const { connections, finishedAt, startedAt } = report;
  const at = Date.parse(finishedAt);
  const run: Values = {
    [METRIC.runs]: 1,
    [METRIC.incompleteRuns]: connections.some(ranOutOfTime) ? 1 : 0,
    [METRIC.unfinishedRuns]: report.unfinishedRuns?.length ?? 0,
    [METRIC.attention]: connections.filter(needsAttention).length,
    [METRIC.connectionsFailed]: connections.filter(({ outcome }) => outcome === 'failed').length,
    [METRIC.connectionsHeld]: connections.filter(isHeld).length,
    [METRIC.durationSeconds]: (at - Date.parse(startedAt)) / 1000,
    [METRIC.throttled]: connections.reduce((sum, { limits }) => sum + (limits?.throttled ?? 0), 0),
    [METRIC.expiringSoon]: connections.reduce((sum, { expiringSoon }) => sum + expiringSoon, 0),
    [METRIC.stuck]: report.stuck,
    ...tokenValues(report.totals),
  };
  return [
    line({ [DIMENSION.sweeper]: sweeper }, run, at),
    ...connections.map((connection) => connectionLine(connection, sweeper, at)),
  ];
}

/** How many messages to people could not be sent by the run that ended at `at` (epoch milliseconds). */
export function undeliveredLine(count: number, sweeper: string, at: number): string {
  return line({ [DIMENSION.sweeper]: sweeper }, { [METRIC.noticesUndelivered]: count }, at);
}

function connectionLine(connection: ConnectionReport, sweeper: string, at: number): string {
  const values: Values = {
    [METRIC.attention]: needsAttention(connection) ? 1 : 0,
    [METRIC.connectionsFailed]: connection.outcome === 'failed' ? 1 : 0,
    [METRIC.connectionsHeld]: isHeld(connection) ? 1 : 0,
    [METRIC.throttled]: connection.limits?.throttled ?? 0,
    [METRIC.expiringSoon]: connection.expiringSoon,
    [METRIC.stuck]: connection.stuck,
    ...tokenValues(connection.totals),
  };
  return line(
    { [DIMENSION.sweeper]: sweeper, [DIMENSION.connection]: connection.name },
    values,
    at,
  );
}

/** A connection that failed, is held, or left something undone: all that the schedule alone does not put right. */
function needsAttention({ outcome }: ConnectionReport): boolean {
  return outcome !== 'ok';
}

/** One that failed is not complete either, however much time was left. */
function ranOutOfTime({ error, totals }: ConnectionReport): boolean {
  return error?.code === 'deadline' || totals.deferred > 0;
}

function tokenValues(totals: Readonly<Totals>): Values {
  return {
    [METRIC.listed]: totals.listed,
    [METRIC.reported]: totals.reported,
    [METRIC.withheld]: totals.withheld,
    [METRIC.planned]: totals.planned,
    [METRIC.announced]: totals.announced,
    [METRIC.quarantined]: totals.quarantined,
    [METRIC.waiting]: totals.waiting,
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
