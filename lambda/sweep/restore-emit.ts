import { shownProblem, shownText, shownToken } from '../domain/shown.ts';
import type { RunnableConnection } from '../ports.ts';
import type { Restore, RestoreRun, Target, Targets } from './restore-run.ts';

/** Emits the events of one connection; what they have in common is filled in, and long texts are cut. */
export function emitRestore(
  { name, provider }: Pick<RunnableConnection, 'name' | 'provider'>,
  { onEvent, clock }: Pick<RestoreRun, 'onEvent' | 'clock'>,
): Restore['emit'] {
  return ({ token, reason, error, ...event }) =>
    onEvent({
      type: 'restore',
      connection: name,
      provider,
      decision: 'restore',
      ...event,
      reason: shownText(reason),
      ...(token && { token: shownToken(token) }),
      ...(error && { error: shownProblem(error) }),
      at: clock.now(),
    });
}

/** Emits what would be restored, and what cannot be as it is not listed any more. */
export function emitTargets(targets: Targets, { emit }: Pick<Restore, 'emit'>): void {
  for (const target of targets.listed) {
    const { token, remembered } = target;
    emit({ token, rule: remembered.rule, reason: reasonOf(target), outcome: 'planned' });
  }
  emitMissing(targets, { emit });
}

/** Emits how many tokens are not listed any more. */
export function emitMissing({ missing, gap }: Targets, { emit }: Pick<Restore, 'emit'>): void {
  if (missing === 0) return;
  const reason = 'disabled by the sweeper, and not listed any more';
  if (gap === undefined) {
    emit({ count: missing, reason, outcome: 'already-gone' });
    return;
  }
  const message = `a part of the list could not be read: ${gap}`;
  emit({ count: missing, reason, outcome: 'failed', error: { code: 'unavailable', message } });
}

/** What is known of how a token came to be disabled. */
export function reasonOf({ token, remembered: { disabledAt, disabledBy } }: Target): string {
  const when = disabledAt === undefined ? '' : ` at ${new Date(disabledAt).toISOString()}`;
  const enabled = token.disabled === false ? '; somebody has enabled it already' : '';
  return `disabled by run ${disabledBy}${when}${enabled}`;
}
