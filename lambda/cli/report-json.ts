import { type AuditRecord, auditRecord } from '../audit/record.ts';
import type { RunOrigin } from '../audit/run-origin.ts';
import type { SweepEvent, TokenEvent } from '../domain/events.ts';
import type { Report } from '../domain/report.ts';
import { toDocument } from './json/document.ts';

/** Records that a report holds at most. */
const MAX_RECORDS = 50_000;

/** The records of a run that its report names one by one, as many as there is room for. */
export class ReportTokens {
  readonly #origin: RunOrigin;
  readonly #records: AuditRecord[] = [];
  readonly #kept: AuditRecord[] = [];
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

  /** Takes in a token that is simply kept; all others come first, and have room first. */
  addKept(event: TokenEvent): void {
    if (this.#kept.length < MAX_RECORDS) this.#kept.push(auditRecord(event, this.#origin));
    else this.#leftOut++;
  }

  /** The report with these records, as JSON. */
  toJson(report: Report): string {
    const all = [...this.#records, ...this.#kept];
    const tokens = all.slice(0, MAX_RECORDS);
    const leftOut = this.#leftOut + all.length - tokens.length;
    return toDocument('report', {
      ...report,
      tokens,
      ...(leftOut > 0 && { tokensLeftOut: leftOut }),
    });
  }
}
