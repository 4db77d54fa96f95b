import { type Problem, SOON_MILLIS } from '../domain/events.ts';
import type { OwnToken } from '../domain/own-token.ts';
import { type Plan, PlanBuilder } from '../domain/plan.ts';
import { compilePolicy } from '../domain/policy.ts';
import { isWellFormed, type ProviderState, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Connected, Provider, RunnableConnection } from '../ports.ts';
import type { ConnectionEvents } from './emitter.ts';
import type { Run } from './run.ts';

/** A listing folded into a plan. */
export interface Listing {
  readonly plan: Plan;
  /** Tokens that were listed but could not be read. */
  readonly unreadable: number;
  /** What went wrong although the list came to its end. */
  readonly problems: readonly Problem[];
  /** Tokens that no rule wants gone, and that the provider calls out of use. */
  readonly inactive: readonly Token[];
  /** Absent when the list did not come to its end. */
  readonly own?: OwnToken;
  /** Why it did not. */
  readonly error?: unknown;
}

/** Consumes the provider's list page by page and says of each token what can be said already. */
export async function listInto(
  connection: RunnableConnection,
  { provider, searchOwnToken }: Connected,
  run: Run,
  events: ConnectionEvents,
): Promise<Listing> {
  const now = run.clock.now();
  const search = searchOwnToken();
  const builder = new PlanBuilder(compilePolicy(connection.policy), now, search);
  const found: Found = { unreadable: 0, vanished: 0, listed: 0, inactive: [] };
  try {
    for await (const page of provider.list()) {
      addPage(page, provider, builder, now, events, found);
      if (run.stop.signal.aborted)
        throw new SweepError('deadline', 'no time left to list the rest');
    }
  } catch (error) {
    const own: OwnToken = { state: 'unknown', reason: 'the list broke off' };
    return { plan: builder.build(own), ...found, problems: [], error };
  }
  const own = search.conclude(provider.ownToken());
  const reported = provider.problems?.() ?? [];
  for (const { group } of reported) if (group !== undefined) builder.addBrokenGroup(group);
  const problems = [
    ...reported.map(({ code, message }) => ({ code, message })),
    ...doubtsAbout(found),
  ];
  return { plan: builder.build(own), ...found, problems, own };
}

/** What is counted while pages are added. */
interface Found {
  unreadable: number;
  vanished: number;
  listed: number;
  readonly inactive: Token[];
}

/** So few tokens can all be gone by chance. */
const SHARE_COUNTS_FROM = 4;

/** One listed token may be gone when it is looked at; most of them cannot. */
function doubtsAbout({ vanished, listed }: Found): Problem[] {
  if (listed < SHARE_COUNTS_FROM || vanished * 2 <= listed) return [];
  const message = `${vanished} of ${listed} listed tokens were unknown when they were looked at; check the endpoint and the rights of the credential`;
  return [{ code: 'suspect-introspection', message }];
}

function addPage(
  page: readonly Token[],
  provider: Provider,
  builder: PlanBuilder,
  now: number,
  events: ConnectionEvents,
  found: Found,
): void {
  // Before any of its tokens is taken in, so that a page is accounted for as a whole or not at all.
  const odd = page.find((token) => !isWellFormed(token));
  if (odd) {
    const named =
      odd.id === '' ? 'a listed token has no id' : `${odd.id}: one of its times is no instant`;
    throw new SweepError('invalid-response', named);
  }
  const byRule: Record<string, number> = Object.create(null);
  const cannotTell: Record<string, number> = Object.create(null);
  let kept = 0;
  let expiringSoon = 0;
  for (const token of page) {
    if (expiresSoon(token, now)) expiringSoon++;
    const added = builder.add(token);
    if ('settled' in added) {
      if (added.settled.kind === 'in-transition') kept++;
      else sayFinding(token, added.settled, events);
      if (added.settled.kind === 'unreadable') found.unreadable++;
      if (added.settled.kind === 'vanished') found.vanished++;
      continue;
    }
    const { action, rule, undecided } = added;
    for (const { name } of undecided) cannotTell[name] = (cannotTell[name] ?? 0) + 1;
    if (rule) byRule[rule.name] = (byRule[rule.name] ?? 0) + 1;
    if (action === 'keep') {
      kept++;
      if (token.disabled && provider.mark) found.inactive.push(token);
    } else if (action === 'report' && rule) {
      events.token(token, {
        decision: 'report',
        rule: rule.name,
        reason: `rule ${rule.name} matches`,
      });
    }
  }
  found.listed += page.length;
  events.page({ listed: page.length, kept, expiringSoon, byRule, cannotTell });
}

function expiresSoon({ expiresAt }: Token, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt > now && expiresAt - now <= SOON_MILLIS;
}

function sayFinding(token: Token, providerState: ProviderState, events: ConnectionEvents): void {
  if (providerState.kind === 'unreadable') {
    events.token(token, {
      decision: 'keep',
      reason: 'it could not be read',
      outcome: 'failed',
      error: providerState.error,
    });
  } else {
    events.token(token, {
      decision: 'keep',
      reason: providerState.reason,
      outcome: 'already-gone',
    });
  }
}
