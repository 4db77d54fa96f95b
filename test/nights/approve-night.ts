import { expect } from 'vitest';
import { DAY } from '../support/clock.ts';
import type { Ran } from '../support/run.ts';
import { approveOnce, memoryOf, type Night, sweepOnce } from './run-nights.ts';
import type { Watcher } from './watcher.ts';
import type { NightPolicy } from './written.ts';

/** The plan of the last run that was held, as whoever reads its report knows it. */
export interface HeldPlan {
  readonly hash: string;
  readonly at: number;
  readonly policy: NightPolicy;
  readonly isUsed: boolean;
}

/** Somebody approves a plan, and, once it was carried out, approves it again. Returns what is known of it then. */
export async function approveHeld(
  held: HeldPlan,
  night: Night,
  watcher: Watcher,
): Promise<HeldPlan> {
  const { account, mood, now, policy } = night;
  const approval = await approveOnce(night, held.hash);
  const isRefused = typeof approval === 'string';
  watcher.log.push(`approve ${isRefused ? approval : held.hash.slice(0, 6)}`);
  const isPast = now - held.at > 7 * DAY || held.policy !== policy || held.isUsed;
  expect(isRefused, watcher.say('refused')).toBe(isPast);
  if (isRefused) return held;
  const plan = await memoryOf(night).findPlan(held.hash);
  const approved = new Set(
    plan?.entries.map(({ id, action }) => `${action === 'revoke' ? action : 'disable'} ${id}`),
  );
  account.calls = [];
  const listed = account.shown(mood);
  const { ran, told } = await sweepOnce({ ...night, approval });
  watcher.log.push(lineOf(ran, night));
  const { calls } = account;
  const after = (id: string) => account.tokens.get(id);
  const seen = { now, policy, isEnforcing: true, skew: false, listed, isWhole: true, after };
  watcher.check({ ...seen, calls, told, approved, said: saidIn(ran) }, new Set());
  account.calls = [];
  await sweepOnce({ ...night, runId: `${night.runId}-again`, approval });
  expect(account.calls, watcher.say('approved twice')).toEqual([]);
  return { ...held, isUsed: true };
}

/** What a run said of each token. */
export function saidIn({ fates }: Ran) {
  return fates.map(({ token, outcome, reason }) => ({ id: token.id, outcome, reason }));
}

/** One run, for the message of a failure. */
export function lineOf({ report, fates }: Ran, { account }: Pick<Night, 'account'>): string {
  const [{ error = '' } = {}] = report.connections;
  const words = fates.map(
    ({ token, decision, outcome, reason }) => `${token.id}:${decision}:${outcome ?? reason}`,
  );
  const calls = account.calls.map(({ id, kind, isTrue }) => `${kind} ${id} ${isTrue}`);
  return `${report.outcome} ${JSON.stringify(error)} ${words.join(' ')} CALLS ${calls.join(',')}`;
}
