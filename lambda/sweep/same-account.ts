import type { Candidate } from '../domain/candidate.ts';
import type { Withheld } from '../domain/guard.ts';
import { hash53 } from '../domain/id-hash.ts';
import { IdSet } from '../domain/id-set.ts';
import {
  KeptTokens,
  type Neighbour,
  neighbourWith,
  unlistedNeighbour,
  wantsKept,
} from '../domain/neighbour.ts';
import type { Plan } from '../domain/plan.ts';
import { type CompiledPolicy, compilePolicy } from '../domain/policy.ts';
import { objection } from '../domain/safeguards.ts';
import { keyOf } from '../domain/token.ts';
import type { BeginWait, Peer, RunnableConnection } from '../ports.ts';
import type { ListedToken } from './list-reader.ts';

/** Names of connections in one message. */
const NAMES_TOLD = 5;

/** What a connection keeps of what it listed, and whether that is all there is. */
interface Listed {
  readonly kept: KeptTokens;
  readonly isWhole: boolean;
}

/** What one connection of a run tells those that reach the same account. */
interface Word {
  /** Its place among the connections of the run. */
  readonly place: number;
  readonly listed: Saying<Listed>;
  /** Keys of what it will remove. */
  readonly claimed: Saying<IdSet>;
}

/** Something that is said once. Hundreds of connections may ask for it, and need not wait once it is `said`. */
class Saying<T> {
  said: T | undefined;
  readonly #first = Promise.withResolvers<T>();

  say(what: T): void {
    this.said ??= what;
    this.#first.resolve(what);
  }

  heard(): Promise<T> {
    return this.#first.promise;
  }
}

/** Where the connections of a run that reach the same account wait for each other's word. */
export class SameAccounts {
  readonly #words: Map<string, Word>;

  /** @param connections all of the run, in the order in which tokens that several may remove are divided among them */
  constructor(connections: readonly RunnableConnection[]) {
    this.#words = new Map(
      connections
        .filter(({ peers }) => peers !== undefined)
        .map(({ name }, place) => [name, { place, listed: new Saying(), claimed: new Saying() }]),
    );
  }

  /** The part of one connection. */
  join(connection: RunnableConnection, peers: readonly Peer[]): AccountShare {
    return new AccountShare(connection, peers, this.#words);
  }
}

/**
 * One connection among those that reach the same account. Each of them lists first, then says what it keeps, and removes
 * nothing before all have said so. A connection that has no such peer waits for nobody.
 */
export class AccountShare {
  readonly peers: readonly Peer[];
  readonly #name: string;
  readonly #policy: CompiledPolicy;
  readonly #words: Map<string, Word>;
  readonly #kept = new KeptTokens();

  constructor(connection: RunnableConnection, peers: readonly Peer[], words: Map<string, Word>) {
    this.#name = connection.name;
    this.#policy = compilePolicy(connection.policy);
    this.peers = peers;
    this.#words = words;
  }

  /** Takes note of what the policy keeps of a page. */
  add(page: readonly ListedToken[], now: number): void {
    if (this.peers.length === 0) return;
    for (const { token, added } of page) {
      if (!('settled' in added) && wantsKept(this.#policy, token, now)) this.#kept.add(token.id);
    }
  }

  /** Notes that the word of the peers is waited for, if there are any; to be called when it has come: what is returned. */
  beginWait(begin: BeginWait = () => () => {}): () => void {
    if (this.peers.length === 0) return () => {};
    return begin(`for the lists of other connections to the same account: ${namesOf(this.peers)}`);
  }

  /** Tells the peers what must stay, once the whole list was read, and waits for theirs. */
  async neighbours(plan: Plan, isWhole: boolean): Promise<readonly Neighbour[]> {
    for (const key of plan.ownIds) this.#kept.add(key);
    if (this.peers.length > 0) {
      for (const { token } of plan.candidates) if (objection(token, plan)) this.#kept.add(token.id);
    }
    this.#word?.listed.say({ kept: this.#kept, isWhole });
    const neighbours: Neighbour[] = [];
    for (const { name, policy } of this.peers) {
      const saying = this.#words.get(name)?.listed;
      const listed = saying?.said ?? (await saying?.heard());
      if (listed && !listed.kept.isEmpty) neighbours.push(neighbourWith(name, listed.kept));
      if (!listed?.isWhole) neighbours.push(unlistedNeighbour(name, compilePolicy(policy)));
    }
    return neighbours;
  }

  /** Leaves to the peers before this connection what they remove anyway, so that each token is removed and counted once. */
  async divide(
    allowed: readonly Candidate[],
  ): Promise<{ readonly own: readonly Candidate[]; readonly left: readonly Withheld[] }> {
    if (this.peers.length === 0) return { own: allowed, left: [] };
    const claimed = new IdSet();
    for (const { token } of allowed) claimed.add(keyOf(token));
    this.#word?.claimed.say(claimed);
    const before = await this.#claimedBefore();
    const left: Withheld[] = [];
    const own = allowed.filter((candidate) => {
      const hash = hash53(keyOf(candidate.token));
      const other = before.find(({ keys }) => keys.hasHash(hash));
      if (other) left.push({ candidate, reason: `account: left to connection "${other.name}"` });
      return other === undefined;
    });
    return { own, left };
  }

  /** Says nothing more: whoever still waits for this connection goes on without it. */
  leave(): void {
    this.#word?.listed.say({ kept: this.#kept, isWhole: false });
    this.#word?.claimed.say(new IdSet());
    // Nobody asks for it, and thousands of connections may follow.
    if (this.peers.length === 0) this.#words.delete(this.#name);
  }

  get #word(): Word | undefined {
    return this.#words.get(this.#name);
  }

  async #claimedBefore(): Promise<{ readonly name: string; readonly keys: IdSet }[]> {
    const own = this.#word?.place ?? 0;
    const before: { readonly name: string; readonly keys: IdSet }[] = [];
    for (const { name } of this.peers) {
      const word = this.#words.get(name);
      if (word === undefined || word.place >= own) continue;
      const keys = word.claimed.said ?? (await word.claimed.heard());
      if (!keys.isEmpty) before.push({ name, keys });
    }
    return before;
  }
}

/** A few names, and how many more there are. */
function namesOf(peers: readonly Peer[]): string {
  const shown = peers.slice(0, NAMES_TOLD).map(({ name }) => JSON.stringify(name));
  const more = peers.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
