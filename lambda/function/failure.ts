import type { ConnectionReport, Report } from '../domain/report.ts';
import { SweepError } from '../errors.ts';
import { fitReport } from './answer.ts';

/** The longest report that stands in the message of an error; a longer one is put into the bucket. */
export const MAX_REPORT_IN_MESSAGE = 100_000;

/** Names that one message lists. */
const MAX_NAMES = 20;

/** Writes a text to the bucket of the audit, and returns where it is. Throws where it cannot. */
export type PutReport = (text: string) => Promise<string>;

/** That no connection could be swept: each with its code and its sentence. */
export function noConnectionSwept({ connections }: Report): SweepError {
  const causes = connections.slice(0, MAX_NAMES).map(describeCause);
  if (connections.length > causes.length)
    causes.push(`and ${connections.length - causes.length} more`);
  return new SweepError('sweep-failed', `no connection could be swept (${causes.join('; ')})`);
}

function describeCause({ name, error }: ConnectionReport): string {
  return error ? `${name}: ${error.code}: ${error.message}` : `${name}: failed`;
}

/** The error with the report below its message, or with the place of a report that is too long for that. */
export async function withReport(
  { code, message, cause }: SweepError,
  report: Report,
  put: PutReport | undefined,
): Promise<SweepError> {
  const text = JSON.stringify(report);
  const isShort = Buffer.byteLength(text) <= MAX_REPORT_IN_MESSAGE;
  const place = isShort ? undefined : await put?.(text).catch(() => undefined);
  const shown = isShort ? text : JSON.stringify(fitReport(report, MAX_REPORT_IN_MESSAGE));
  const below = place === undefined ? shown : `report: ${place}`;
  return new SweepError(code, `${message}\n${below}`, { cause });
}
