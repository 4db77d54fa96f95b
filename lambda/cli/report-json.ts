import { type AuditRecord, auditRecord } from '../audit/record.ts';
import type { RunOrigin } from '../audit/run-origin.ts';
import type { SweepEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { VERSION } from '../version.ts';

/** Records that a report holds at most. */
const MAX_RECORDS = 50_000;

/** Describes what {@link ReportTokens.toJson} prints. */
const SCHEMA =
  'https://raw.githubusercontent.com/token-sweeper/token-sweeper/main/docs/report.schema.json';

/** The records of a run that its report names one by one, as many as there is room for. */
export class ReportTokens {
  readonly #origin: RunOrigin;
  readonly #records: AuditRecord[] = [];
  #leftOut = 0;

  constructor(origin: RunOrigin) {
    this.#origin = origin;
  }

  /** Takes in one event. */
  add(event: SweepEvent): void {
    if (event.type !== 'token' && event.type !== 'counted') return;
    if (this.#records.length < MAX_RECORDS) this.#records.push(auditRecord(event, this.#origin));
    else this.#leftOut++;
  }

  /** The report with these records, as JSON. */
  toJson(report: Report): string {
    const document = {
      $schema: SCHEMA,
      version: VERSION,
      ...report,
      tokens: this.#records,
      ...(this.#leftOut > 0 && { tokensLeftOut: this.#leftOut }),
    };
    return `${JSON.stringify(document, undefined, 2)}\n`;
  }
}
