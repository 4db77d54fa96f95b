import type { ConnectionReport, Report } from '../domain/report.ts';

/**
 * The longest answer that Lambda returns is 6 MB; a longer one would be replaced by an error.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_ANSWER_BYTES = 5_500_000;

/**
 * The longest event that every version of CloudWatch Logs takes in one piece is 256 KB.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export const MAX_LOGGED_BYTES = 200_000;

/** A report that may lack connections. */
export type FittingReport<R extends Report = Report> = R & {
  /** Connections that had no room here; the log has a line for each of all. */
  readonly connectionsLeftOut?: number;
};

/**
 * The report as far as it fits into so many bytes of JSON. Its totals are of all connections. Those that did not end well
 * come first when there is no room for all; the others follow in their order.
 */
export function fitReport<R extends Report>(report: R, maxBytes: number): FittingReport<R> {
  const { connections } = report;
  const sizes = new Map(connections.map((one) => [one, sizeOf(one) + 1]));
  let left = maxBytes - sizeOf({ ...report, connections: [], connectionsLeftOut: 0 });
  const fitting = new Set<ConnectionReport>();
  for (const one of [...connections].sort((a, b) => Number(isWell(a)) - Number(isWell(b)))) {
    left -= sizes.get(one) ?? 0;
    if (left < 0) break;
    fitting.add(one);
  }
  const leftOut = connections.length - fitting.size;
  if (leftOut === 0) return report;
  return {
    ...report,
    connections: connections.filter((one) => fitting.has(one)),
    connectionsLeftOut: leftOut,
  };
}

function isWell({ outcome }: ConnectionReport): boolean {
  return outcome === 'ok';
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
