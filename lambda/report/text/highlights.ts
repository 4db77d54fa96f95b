import type { CountedEvent, SweepEvent, TokenEvent } from '../../domain/events.ts';
import { stateOf } from '../../domain/report.ts';

/** Tokens that are shown one by one. */
const MAX_SHOWN = 20;

const REMOVED_STATES: ReadonlySet<string> = new Set(['planned', 'revoked', 'disabled']);

/** What the text report shows of single tokens: the first ones removed or failed, and why others are withheld. */
export class Highlights {
  /** The first tokens that were, or would be, revoked or disabled, in that order. */
  readonly removed: TokenEvent[] = [];
  /** The first tokens whose revocation failed or that could not be read. */
  readonly failed: TokenEvent[] = [];
  /** Connections where revoking a token also revokes whatever was created with it. */
  readonly withChildren = new Set<string>();
  readonly #withheld = new Map<string, Map<string, number>>();

  /** Takes in one event. */
  add(event: SweepEvent): void {
    if (event.type === 'counted') this.#countWithheld(event, event.count);
    if (event.type !== 'token') return;
    const state = stateOf(event);
    if (REMOVED_STATES.has(state)) this.#addRemoved(event);
    if (state === 'failed' && this.failed.length < MAX_SHOWN) this.failed.push(event);
    this.#countWithheld(event);
  }

  /** How many tokens were withheld for each reason, by connection. */
  get withheld(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#withheld;
  }

  #addRemoved(event: TokenEvent): void {
    if (event.token.children === 'revoke') this.withChildren.add(event.connection);
    if (this.removed.length < MAX_SHOWN) this.removed.push(event);
  }

  #countWithheld(event: TokenEvent | CountedEvent, count = 1): void {
    const { connection, reason } = event;
    if (stateOf(event) !== 'withheld') return;
    const reasons = this.#withheld.get(connection) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    this.#withheld.set(connection, reasons);
  }
}
