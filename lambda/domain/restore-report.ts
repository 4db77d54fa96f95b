import type { Problem, RunStatus, Trigger } from './events.ts';
import type { RestoreEvent, RestoreOutcome } from './restore-event.ts';
import type { Token } from './token.ts';

/** The result of one run that restored tokens. Times are ISO 8601 UTC. */
export interface RestoreReport {
  readonly runId: string;
  /** Nothing but a person restores. */
  readonly trigger: Extract<Trigger, 'manual'>;
  readonly connection: string;
  /** Name of its provider. */
  readonly provider: string;
  readonly outcome: RunStatus;
  /** False when something was left undone. */
  readonly complete: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Tokens by what became of them; one that somebody had enabled already counts as restored. */
  readonly totals: {
    readonly restored: number;
    readonly alreadyGone: number;
    readonly failed: number;
    readonly deferred: number;
  };
  readonly tokens: readonly RestoredToken[];
  readonly error?: Problem;
}

/** What became of one token; its words are those of the audit. */
export interface RestoredToken {
  readonly id?: string;
  readonly fingerprint?: string;
  readonly within?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly rule?: string;
  readonly outcome: RestoreOutcome;
  readonly reason: string;
  readonly error?: Problem;
}

/** What is known besides the events. */
export interface RestoreHeader
  extends Pick<RestoreReport, 'runId' | 'connection' | 'provider' | 'outcome' | 'complete'> {
  readonly error?: Problem | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Epoch milliseconds. */
  readonly finishedAt: number;
}

/** The report of a run with these events. */
export function restoreReport(
  { error, startedAt, finishedAt, ...header }: RestoreHeader,
  events: readonly RestoreEvent[],
): RestoreReport {
  const total = (outcome: RestoreOutcome) =>
    events.reduce((sum, event) => sum + (event.outcome === outcome ? (event.count ?? 1) : 0), 0);
  return {
    ...header,
    trigger: 'manual',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    totals: {
      restored: total('restored'),
      alreadyGone: total('already-gone'),
      failed: total('failed'),
      deferred: total('deferred'),
    },
    tokens: events.flatMap(({ token, rule, outcome, reason, error: problem }) =>
      token
        ? [
            {
              ...namesOf(token),
              ...(rule !== undefined && { rule }),
              outcome,
              reason,
              ...(problem && { error: problem }),
            },
          ]
        : [],
    ),
    ...(error && { error }),
  };
}

function namesOf({ id, fingerprinted, within, name, owner }: Token): Partial<RestoredToken> {
  return {
    ...(fingerprinted ? { fingerprint: id } : { id }),
    ...(within !== undefined && { within }),
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
  };
}
