import type { Candidate } from '../domain/candidate.ts';
import type { Problem } from '../domain/events.ts';
import type { OwnToken } from '../domain/own-token.ts';
import type { Plan } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { ConnectionSweep } from './connection-sweep.ts';
import { ListReader } from './list-reader.ts';
import { ListTally, PageTally } from './list-tally.ts';

/** A list that was read to its end. */
export interface CompleteListing {
  readonly plan: Plan;
  readonly ownToken: OwnToken;
  /** False when a token or a part of the list could not be read. */
  readonly isWhole: boolean;
  /** True when a part of the list could not be read. */
  readonly isPartial: boolean;
  /** What went wrong although the list was read to its end. */
  readonly problems: readonly Problem[];
  /** Tokens that no rule would revoke, and that the provider calls disabled. */
  readonly inactive: readonly Token[];
  /** Entries that a filter left out. */
  readonly passedOver: number;
  /** For how many tokens each rule could not be told, by its name. */
  readonly cannotTell: Readonly<Record<string, number>>;
  /** Tokens that were removed, are listed again, and are not wanted gone any more. */
  readonly ineffective: number;
}

/** A list that ended early, and why. */
export interface BrokenListing {
  readonly plan: Plan;
  readonly error: unknown;
}

/** Lists the connection page by page, and emits what is final about each token already. Never throws. */
export async function listPhase(sweep: ConnectionSweep): Promise<CompleteListing | BrokenListing> {
  const { connection, connected, run, account, memory, tokens } = sweep;
  const now = run.clock.now();
  const { approval } = run;
  const isApproved = approval && ((one: Candidate) => approval.names(connection.name, one));
  const reader = new ListReader(connected, connection.policy, now, {
    recall: (token) => tokens.see(token, now),
    ...(isApproved && { isApproved }),
  });
  const tally = new ListTally();
  try {
    for await (const page of reader.pages()) {
      new PageTally(sweep, tally, now).add(page);
      account.add(page, now);
      await memory.hold();
      if (run.stop.signal.aborted)
        throw new SweepError('deadline', 'the run ended before every token was listed');
    }
  } catch (error) {
    return { plan: reader.planSoFar(), error };
  }
  const { plan, ownToken, problems: reported, passedOver } = reader.finish();
  const problems = [
    ...reported.map(({ code, message }) => ({ code, message })),
    ...tally.suspicions(),
  ];
  const isWhole = tally.unreadable === 0 && problems.length === 0;
  const isPartial = reported.some(({ group }) => group !== undefined);
  const { inactive, cannotTell, ineffective } = tally;
  return {
    plan,
    ownToken,
    isWhole,
    isPartial,
    problems,
    inactive,
    passedOver,
    cannotTell,
    ineffective,
  };
}
