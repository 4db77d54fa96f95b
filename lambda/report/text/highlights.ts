import type { SweepEvent, TokenEvent } from '../../domain/events.ts';
import { stateOf } from '../../domain/report.ts';

/** Tokens that are shown one by one. */
const SHOWN = 20;

const REMOVED_STATES: ReadonlySet<string> = new Set(['planned', 'revoked', 'disabled']);

/** What the text report shows of single tokens: the first few that go or failed, and why others stay. */
export class Highlights {
  /** The first tokens that went or would go, in the order in which they did. */
  readonly removed: TokenEvent[] = [];
  /** The first tokens whose revocation failed or that could not be read. */
  readonly failed: TokenEvent[] = [];
  /** Connections in which tokens go that take along whatever was made with them. */
  readonly withChildren = new Set<string>();
  readonly #withheld = new Map<string, Map<string, number>>();

  /** Takes in one event. */
  add(event: SweepEvent): void {
    if (event.type !== 'token') return;
    const state = stateOf(event);
    if (REMOVED_STATES.has(state) && event.token.children === 'revoke')
      this.withChildren.add(event.connection);
    if (REMOVED_STATES.has(state) && this.removed.length < SHOWN) this.removed.push(event);
    if (state === 'failed' && this.failed.length < SHOWN) this.failed.push(event);
    if (state === 'withheld') this.#countWithheld(event);
  }

  /** How many tokens each reason withheld, by connection. */
  get withheld(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#withheld;
  }

  #countWithheld({ connection, reason }: TokenEvent): void {
    const reasons = this.#withheld.get(connection) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    this.#withheld.set(connection, reasons);
  }
}
