import { type Problem, SOON_MILLIS } from '../domain/events.ts';
import { whyListed } from '../domain/failures.ts';
import { matchReason } from '../domain/match-reason.ts';
import { isRemoving } from '../domain/next-step.ts';
import type { DecidedToken } from '../domain/plan.ts';
import type { ProtectEntry } from '../domain/policy-types.ts';
import { isProtectedBy, nameOfEntry } from '../domain/protect.ts';
import type { RememberedToken } from '../domain/remembered-token.ts';
import { shownText, shownToken } from '../domain/shown.ts';
import type { ProviderState, Token } from '../domain/token.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import type { TokenOutcome } from './emitter.ts';
import type { ListedToken } from './list-reader.ts';

/** Below this many tokens, all of them can have vanished by chance. */
const MIN_TOKENS_TO_SUSPECT = 4;

/** What is counted over all pages of a list. */
export class ListTally {
  listed = 0;
  unreadable = 0;
  vanished = 0;
  /** Tokens that were removed, are listed again, and are not wanted gone any more. */
  ineffective = 0;
  readonly inactive: Token[] = [];
  /** For how many tokens each rule could not be told, by its name. */
  readonly cannotTell: Record<string, number> = Object.create(null);

  /** A listed token may vanish before it is inspected; most of them cannot. */
  suspicions(): Problem[] {
    const { vanished, listed } = this;
    if (listed < MIN_TOKENS_TO_SUSPECT || vanished * 2 <= listed) return [];
    const message = `${vanished} of ${listed} listed tokens were reported as unknown when inspected; check the endpoint and the permissions of the credential`;
    return [{ code: 'suspect-introspection', message }];
  }
}

/** Counts one page, and emits the events of its tokens. */
export class PageTally {
  readonly #sweep: ConnectionSweep;
  readonly #list: ListTally;
  readonly #now: number;
  // Rule names come from a file, so these objects have no prototype to collide with.
  readonly #byRule: Record<string, number> = Object.create(null);
  readonly #cannotTell: Record<string, number> = Object.create(null);
  #kept = 0;
  #expiringSoon = 0;

  constructor(sweep: ConnectionSweep, list: ListTally, now: number) {
    this.#sweep = sweep;
    this.#list = list;
    this.#now = now;
  }

  /** Takes in the whole page, and emits its event last. */
  add(page: readonly ListedToken[]): void {
    for (const { token, added } of page) {
      if (expiresSoon(token, this.#now)) this.#expiringSoon++;
      if ('settled' in added) this.#addSettled(token, added.settled);
      else this.#addDecided(token, added);
    }
    this.#list.listed += page.length;
    const entries = this.#sweep.connection.policy.protect;
    this.#sweep.events.page({
      listed: page.length,
      kept: this.#kept,
      expiringSoon: this.#expiringSoon,
      byRule: this.#byRule,
      cannotTell: this.#cannotTell,
      ...(entries.length > 0 && { byProtect: hitsOf(entries, page, this.#now) }),
    });
  }

  #addSettled(token: Token, state: ProviderState): void {
    const { events } = this.#sweep;
    switch (state.kind) {
      case 'in-transition':
        this.#keep(token, state.reason);
        return;
      case 'unreadable': {
        this.#list.unreadable++;
        const reason = 'it could not be read';
        events.token(token, { decision: 'keep', reason, outcome: 'failed', error: state.error });
        return;
      }
      case 'vanished':
        this.#list.vanished++;
        break;
      case 'gone':
        break;
    }
    events.token(token, { decision: 'keep', reason: state.reason, outcome: 'already-gone' });
  }

  #keep(token: Token, reason: string, rule?: string): void {
    this.#kept++;
    const { onKept, clock } = this.#sweep.run;
    if (!onKept) return;
    const { name: connection, provider } = this.#sweep.connection;
    const named = { ...(rule !== undefined && { rule }), reason: shownText(reason) };
    const from = { connection, provider, token: shownToken(token), at: clock.now() };
    onKept({ type: 'token', decision: 'keep', ...from, ...named });
  }

  #isIneffective(token: Token): boolean {
    const { events, tokens } = this.#sweep;
    const remembered = tokens.of(token);
    if (remembered?.removedAt === undefined || !remembered.failures) return false;
    events.token(token, ineffective(remembered));
    return true;
  }

  #addDecided(token: Token, { action, rule, undecided, final }: DecidedToken): void {
    const { connected, events, tokens } = this.#sweep;
    for (const { name } of undecided) {
      this.#cannotTell[name] = (this.#cannotTell[name] ?? 0) + 1;
      this.#list.cannotTell[name] = (this.#list.cannotTell[name] ?? 0) + 1;
    }
    if (rule) this.#byRule[rule.name] = (this.#byRule[rule.name] ?? 0) + 1;
    if (final || !isRemoving(action)) tokens.release(token);
    if (final) {
      const decision = final.kind === 'report' ? 'report' : 'withheld';
      events.token(token, { decision, ...(rule && { rule: rule.name }), reason: final.reason });
      if (final.kind === 'report' && final.notice) tokens.notice(token, final.notice, this.#now);
    } else if (!isRemoving(action) && this.#isIneffective(token)) {
      this.#list.ineffective++;
    } else if (action === 'keep') {
      this.#keep(token, rule ? matchReason(rule) : 'no rule matches', rule?.name);
      if (token.disabled && connected.provider.mark) this.#list.inactive.push(token);
    } else if (action === 'report' && rule) {
      const reason = matchReason(rule);
      events.token(token, { decision: 'report', rule: rule.name, reason });
    }
  }
}

/** What becomes of a token that was removed and is listed all the same, although no rule wants it gone any more. */
function ineffective(remembered: RememberedToken): TokenOutcome {
  const message = `${whyListed(remembered)}, and no rule wants it gone any more`;
  return {
    decision: 'revoke',
    rule: remembered.rule,
    reason: `rule ${remembered.rule} matched when it was removed`,
    outcome: 'failed',
    error: { code: 'not-effective', message },
  };
}

function expiresSoon({ expiresAt }: Token, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt > now && expiresAt - now <= SOON_MILLIS;
}

/** How many tokens of a page each entry matches, whatever the rules say of them. */
function hitsOf(
  entries: readonly ProtectEntry[],
  page: readonly ListedToken[],
  now: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    entries.map((entry, index) => [
      nameOfEntry(entry, index),
      page.reduce((sum, { token }) => sum + (isProtectedBy(entry, token, now) ? 1 : 0), 0),
    ]),
  );
}
