import { isActed } from '../../domain/acted.ts';
import type { CountedEvent, Decision, TokenEvent } from '../../domain/events.ts';
import { holdsConnection } from '../../domain/hold.ts';
import type { RemovalWord } from '../../domain/removal.ts';
import { stateOf } from '../../domain/report.ts';
import type { RunnableConnection } from '../../ports.ts';
import { FirstTokens } from './first-tokens.ts';

/** Owners that are counted one by one. */
const MAX_OWNERS = 1000;

/** Under which name those owners are counted that are too many to be counted one by one. */
export const OTHER_OWNERS = 'others';

/** What the text report shows of one connection's tokens. */
export class ConnectionHighlights {
  /** What its provider calls a removal. */
  readonly removal: RemovalWord;
  /** Whether this program can enable again what it disables there; absent when not known. */
  readonly canRestore: boolean | undefined;
  /** Tokens on which something was, or would be, done. */
  readonly acted: FirstTokens;
  /** How many of these, by what was decided. */
  readonly actions = new Map<Decision, number>();
  /** Tokens that were announced, or are in quarantine, and whose time has not come. */
  readonly waiting: FirstTokens;
  /** Tokens that a rule reports. */
  readonly reported: FirstTokens;
  /** Tokens that a safeguard for single tokens keeps. */
  readonly withheld: FirstTokens;
  /** Why they are withheld, and how many for each reason. */
  readonly reasons = new Map<string, number>();
  /** Tokens that are withheld because the whole connection is held. */
  readonly held: FirstTokens;
  /** How many of these each rule would have removed. */
  readonly heldByRule = new Map<string, number>();
  /** How many of these belong to each owner. */
  readonly heldByOwner = new Map<string, number>();
  /** Tokens whose removal failed or that could not be read. */
  readonly failed: FirstTokens;
  /** Whether removing one of these tokens also removes what was created with it. */
  hasChildren = false;

  /** @param most how many tokens of each kind are shown */
  constructor(
    { removal = 'revoke', canRestore }: Pick<RunnableConnection, 'removal' | 'canRestore'>,
    most: number,
  ) {
    this.removal = removal;
    this.canRestore = canRestore;
    this.acted = new FirstTokens(most);
    this.waiting = new FirstTokens(most);
    this.reported = new FirstTokens(most);
    this.withheld = new FirstTokens(most);
    this.held = new FirstTokens(most);
    this.failed = new FirstTokens(most);
  }

  /** Takes in what became of one token. */
  add(event: TokenEvent): void {
    if (isActed(event)) {
      this.acted.add(event);
      addTo(this.actions, event.decision, 1);
      this.hasChildren ||= event.token.children === 'revoke';
      return;
    }
    switch (stateOf(event)) {
      case 'waiting':
        this.waiting.add(event);
        return;
      case 'reported':
        this.reported.add(event);
        return;
      case 'failed':
        this.failed.add(event);
        return;
      case 'withheld':
        this.#addWithheld(event);
        return;
      default:
    }
  }

  /** Takes in what became of tokens that were only counted. */
  addCounted(event: CountedEvent): void {
    const { reason, rule = '', count } = event;
    if (stateOf(event) !== 'withheld') return;
    if (!holdsConnection(reason)) {
      this.withheld.addUnshown(count);
      addTo(this.reasons, reason, count);
      return;
    }
    this.held.addUnshown(count);
    addTo(this.heldByRule, rule, count);
  }

  #addWithheld(event: TokenEvent): void {
    const { reason, rule = '', token } = event;
    if (!holdsConnection(reason)) {
      this.withheld.add(event);
      addTo(this.reasons, reason, 1);
      return;
    }
    this.held.add(event);
    addTo(this.heldByRule, rule, 1);
    if (token.owner === undefined) return;
    const isKnown = this.heldByOwner.has(token.owner) || this.heldByOwner.size < MAX_OWNERS;
    addTo(this.heldByOwner, isKnown ? token.owner : OTHER_OWNERS, 1);
  }
}

function addTo<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
