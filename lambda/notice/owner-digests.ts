import type { AnnouncingCandidate } from '../domain/candidate.ts';
import type { Outcome, TokenEvent } from '../domain/events.ts';
import { addressOf, needsEmail, type OwnerEntry } from '../domain/owner-addresses.ts';
import { FirstTokens } from '../report/text/first-tokens.ts';

/** Tokens that are named of one kind in one connection; all that are announced are named. */
const MAX_NAMED = 50;

/** What was done to tokens that their owners are told of, in the order in which it is told. */
export const DONE_OUTCOMES = [
  'quarantined',
  'disabled',
  'revoked',
] as const satisfies readonly Outcome[];

/** One of {@link DONE_OUTCOMES}. */
export type DoneOutcome = (typeof DONE_OUTCOMES)[number];

/** The tokens of one connection that one message is about. */
export interface DigestPart {
  readonly announced: AnnouncingCandidate[];
  readonly done: Map<DoneOutcome, FirstTokens>;
}

/** What one message is about, by connection. */
export type Digest = ReadonlyMap<string, DigestPart>;

/** Sorts the tokens of a run by whom a message about them is for. */
export class OwnerDigests {
  readonly #entries: readonly OwnerEntry[];
  /** By connection and owner; the owner is empty where none is known. */
  readonly #parts = new Map<string, Map<string, DigestPart>>();
  /** Addresses that were looked up, by connection and owner. */
  readonly #emails = new Map<string, Map<string, string | undefined>>();

  constructor(entries: readonly OwnerEntry[]) {
    this.#entries = entries;
  }

  /** Takes in what became of a token. */
  add(event: TokenEvent): void {
    const outcome = DONE_OUTCOMES.find((one) => one === event.outcome);
    if (!outcome) return;
    const { done } = this.#part(event.connection, event.token.owner);
    const first = done.get(outcome) ?? new FirstTokens(MAX_NAMED);
    done.set(outcome, first);
    first.add(event);
  }

  /** Takes in what is to be announced. */
  announce(connection: string, candidates: readonly AnnouncingCandidate[]): void {
    for (const candidate of candidates)
      this.#part(connection, candidate.token.owner).announced.push(candidate);
  }

  /** The owners of a connection whose addresses have to be looked up. */
  ownersToFind(connection: string): string[] {
    const owners = [...(this.#parts.get(connection)?.keys() ?? [])];
    return owners.filter((owner) => needsEmail(this.#entries, owner));
  }

  /** Takes in what a look-up found. */
  found(connection: string, owner: string, email: string | undefined): void {
    const emails = this.#emails.get(connection) ?? new Map<string, string | undefined>();
    this.#emails.set(connection, emails.set(owner, email));
  }

  /** The messages, by the address that each is for. Tokens for which there is none are left out. */
  byAddress(): ReadonlyMap<string, Digest> {
    const digests = new Map<string, Map<string, DigestPart>>();
    for (const [connection, owners] of this.#parts) {
      for (const [owner, part] of owners) {
        const email = this.#emails.get(connection)?.get(owner);
        const address = addressOf(this.#entries, owner, email);
        if (address === undefined) continue;
        const digest = digests.get(address) ?? new Map<string, DigestPart>();
        digests.set(address, digest);
        digest.set(connection, joined(digest.get(connection), part));
      }
    }
    return digests;
  }

  #part(connection: string, owner = ''): DigestPart {
    const owners = this.#parts.get(connection) ?? new Map<string, DigestPart>();
    this.#parts.set(connection, owners);
    const part = owners.get(owner) ?? { announced: [], done: new Map() };
    owners.set(owner, part);
    return part;
  }
}

/** The tokens of two owners who share an address. */
function joined(one: DigestPart | undefined, other: DigestPart): DigestPart {
  if (!one) return other;
  const done = new Map(one.done);
  for (const [outcome, tokens] of other.done) {
    const all = new FirstTokens(MAX_NAMED);
    for (const part of [one.done.get(outcome), tokens]) {
      const first = part?.first() ?? [];
      for (const event of first) all.add(event);
      all.addUnshown((part?.count ?? 0) - first.length);
    }
    done.set(outcome, all);
  }
  return { announced: [...one.announced, ...other.announced], done };
}
