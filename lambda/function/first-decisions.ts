import type { AuditRecord } from '../audit/record.ts';

/** Enough to look at; the audit or the log has all of them. */
const MAX_DECISIONS = 100;

/** The decisions of a run that its answer shows: what was, or would be, done to tokens before what was only found. */
export class FirstDecisions {
  readonly #acted: AuditRecord[] = [];
  readonly #others: AuditRecord[] = [];
  #count = 0;

  /** Takes in one. */
  add(record: AuditRecord): void {
    this.#count++;
    const list = record.outcome === undefined ? this.#others : this.#acted;
    if (list.length < MAX_DECISIONS) list.push(record);
  }

  /** The first of them, and how many there are besides. */
  shown(): { readonly decisions: readonly AuditRecord[]; readonly decisionsLeftOut?: number } {
    const decisions = [...this.#acted, ...this.#others].slice(0, MAX_DECISIONS);
    const leftOut = this.#count - decisions.length;
    return { decisions, ...(leftOut > 0 && { decisionsLeftOut: leftOut }) };
  }
}
