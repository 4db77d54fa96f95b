import type { Report } from '../domain/report.ts';
import type { RestoreReport } from '../domain/restore-report.ts';

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

/** A report on restored tokens that may lack some. */
export type FittingRestoreReport = RestoreReport & {
  /** Tokens that had no room here; the audit has all of them. */
  readonly tokensLeftOut?: number;
  /** What could not be told, such as events. */
  readonly warnings?: readonly string[];
};

/**
 * The report as far as it fits into so many bytes of JSON. Its totals are of all connections. Those that did not end well
 * come first when there is no room for all; the others follow in their order.
 */
export function fitReport<R extends Report>(report: R, maxBytes: number): FittingReport<R> {
  const { connections } = report;
  const room = maxBytes - sizeOf({ ...report, connections: [], connectionsLeftOut: 0 });
  const fitting = takeFitting(connections, ({ outcome }) => outcome === 'ok', room);
  const leftOut = connections.length - fitting.length;
  if (leftOut === 0) return report;
  return { ...report, connections: fitting, connectionsLeftOut: leftOut };
}

/** The same for a report on restored tokens; those that were not restored come first. */
export function fitRestoreReport(
  report: FittingRestoreReport,
  maxBytes: number,
): FittingRestoreReport {
  const { tokens } = report;
  const room = maxBytes - sizeOf({ ...report, tokens: [], tokensLeftOut: 0 });
  const fitting = takeFitting(tokens, ({ outcome }) => outcome === 'restored', room);
  const leftOut = tokens.length - fitting.length;
  if (leftOut === 0) return report;
  return { ...report, tokens: fitting, tokensLeftOut: leftOut };
}

/** As many as fit into so many bytes of JSON, in their order; those that are not well stay longest. */
function takeFitting<Item>(
  items: readonly Item[],
  isWell: (item: Item) => boolean,
  maxBytes: number,
): readonly Item[] {
  let left = maxBytes;
  const fitting = new Set<Item>();
  for (const one of [...items].sort((a, b) => Number(isWell(a)) - Number(isWell(b)))) {
    left -= sizeOf(one) + 1;
    if (left < 0) break;
    fitting.add(one);
  }
  return items.filter((one) => fitting.has(one));
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
