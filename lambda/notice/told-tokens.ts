import type { Outcome, SweepEvent, TokenEvent } from '../domain/events.ts';
import { FirstTokens } from '../report/text/first-tokens.ts';

/** Tokens of each kind that are named of a connection. */
const MAX_NAMED = 20;

/** What happened to tokens that a notice names, in the order in which it does. */
export const TOLD_OUTCOMES = [
  'revoked',
  'disabled',
  'quarantined',
  'announced',
  'failed',
] as const satisfies readonly Outcome[];

/** One of {@link TOLD_OUTCOMES}. */
export type ToldOutcome = (typeof TOLD_OUTCOMES)[number];

/** The tokens of a run that a notice names, and the sweeper's own that expire. */
export class ToldTokens {
  readonly #tokens = new Map<string, FirstTokens>();
  readonly #stuck = new Map<string, FirstTokens>();
  readonly #ownExpiry = new Map<string, number>();

  /** Takes in one event. */
  add(event: SweepEvent): void {
    if (event.type === 'token') {
      const outcome = TOLD_OUTCOMES.find((one) => one === event.outcome);
      if (event.stuck) addTo(this.#stuck, event.connection, event);
      else if (outcome) addTo(this.#tokens, keyOf(event.connection, outcome), event);
    } else if (event.type === 'connection-finished') {
      const expiresAt = event.ownToken?.token?.expiresAt;
      if (typeof expiresAt === 'number') this.#ownExpiry.set(event.connection, expiresAt);
    }
  }

  /** The first tokens of a connection with this outcome, and how many there are; `undefined` for none. */
  of(connection: string, outcome: ToldOutcome): FirstTokens | undefined {
    return this.#tokens.get(keyOf(connection, outcome));
  }

  /** When the token that a connection signs in with expires (epoch milliseconds), by its name, as far as it is listed. */
  get ownExpiry(): ReadonlyMap<string, number> {
    return this.#ownExpiry;
  }

  /** The first tokens of each connection that failed so often that they are tried seldom. */
  get stuck(): ReadonlyMap<string, FirstTokens> {
    return this.#stuck;
  }
}

function addTo(all: Map<string, FirstTokens>, key: string, event: TokenEvent): void {
  const tokens = all.get(key) ?? new FirstTokens(MAX_NAMED);
  all.set(key, tokens);
  tokens.add(event);
}

function keyOf(connection: string, outcome: ToldOutcome): string {
  return `${connection} ${outcome}`;
}
