import { SOON_MILLIS } from '../domain/events.ts';
import { type Plan, PlanBuilder } from '../domain/plan.ts';
import { compilePolicy } from '../domain/policy.ts';
import { isWellFormed, type Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Provider, RunnableConnection } from '../ports.ts';
import type { Run } from './run.ts';
import type { Voice } from './voice.ts';

/** A listing folded into a plan; `error` when it did not come to its end. */
export interface Listing {
  readonly plan: Plan;
  /** Tokens that were listed but could not be read. */
  readonly unreadable: number;
  readonly error?: unknown;
}

/** Consumes the provider's list page by page and says of each token what can be said already. */
export async function listInto(
  connection: RunnableConnection,
  provider: Provider,
  run: Run,
  voice: Voice,
): Promise<Listing> {
  const now = run.clock.now();
  const builder = new PlanBuilder(compilePolicy(connection.policy), now);
  let unreadable = 0;
  try {
    for await (const page of provider.list()) {
      unreadable += addPage(page, builder, now, voice);
      if (run.stop.signal.aborted)
        throw new SweepError('deadline', 'no time left to list the rest');
    }
  } catch (error) {
    return { plan: builder.build(), unreadable, error };
  }
  return { plan: builder.build(), unreadable };
}

function addPage(page: readonly Token[], builder: PlanBuilder, now: number, voice: Voice): number {
  // Before any of its tokens is taken in, so that a page is accounted for as a whole or not at all.
  if (!page.every(isWellFormed)) {
    throw new SweepError('invalid-response', 'a listed token has no id, or a time that is none');
  }
  const byRule: Record<string, number> = Object.create(null);
  const cannotTell: Record<string, number> = Object.create(null);
  let kept = 0;
  let expiringSoon = 0;
  let unreadable = 0;
  for (const token of page) {
    if (expiresSoon(token, now)) expiringSoon++;
    if (token.finding) {
      builder.addSettled(token);
      if (token.finding.kind === 'in-transition') kept++;
      else sayFinding(token, token.finding, voice);
      if (token.finding.kind === 'unreadable') unreadable++;
      continue;
    }
    const { action, rule, undecided } = builder.add(token);
    for (const { name } of undecided) cannotTell[name] = (cannotTell[name] ?? 0) + 1;
    if (rule) byRule[rule.name] = (byRule[rule.name] ?? 0) + 1;
    if (action === 'keep') kept++;
    else if (action === 'report' && rule) {
      voice.token(token, {
        decision: 'report',
        rule: rule.name,
        reason: `rule ${rule.name} matches`,
      });
    }
  }
  voice.page({ listed: page.length, kept, expiringSoon, byRule, cannotTell });
  return unreadable;
}

function expiresSoon({ expiresAt }: Token, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt > now && expiresAt - now <= SOON_MILLIS;
}

function sayFinding(token: Token, finding: NonNullable<Token['finding']>, voice: Voice): void {
  if (finding.kind === 'unreadable') {
    voice.token(token, {
      decision: 'keep',
      reason: 'it could not be read',
      outcome: 'failed',
      error: finding.error,
    });
  } else {
    voice.token(token, { decision: 'keep', reason: finding.reason, outcome: 'already-gone' });
  }
}
