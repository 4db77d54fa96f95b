import { comparableKey } from '../domain/own-token.ts';
import { isGone, type Token } from '../domain/token.ts';
import { describeError, SweepError } from '../errors.ts';
import type { Provider } from '../ports.ts';
import { relist } from './recheck.ts';
import type { RestoreAnswer, RestoreAnswers, RestoreRun, Target } from './restore-run.ts';

/** A change may take effect late: milliseconds to wait before each list. */
const WAITS_MILLIS = [0, 3000, 7000];

/**
 * Holds what the provider answered against one more list, again after each wait while the two contradict each other. What
 * still does so then has failed. Never throws.
 */
export async function proveRestored(
  answers: RestoreAnswers,
  provider: Provider,
  { clock, stop: { signal } }: Pick<RestoreRun, 'clock' | 'stop'>,
): Promise<void> {
  let open = [...answers].filter(([, answer]) => answer === 'restored' || answer === 'gone');
  let contradicted = new Map<Target, RestoreAnswer>();
  for (const wait of WAITS_MILLIS) {
    if (open.length === 0) return;
    if (wait > 0) await clock.sleep(wait, signal);
    if (signal.aborted) {
      dropUnproven(open, contradicted, answers);
      break;
    }
    contradicted = await compare(open, provider);
    open = open.filter(([target]) => contradicted.has(target));
  }
  for (const [target, answer] of contradicted) answers.set(target, answer);
}

/** Without time for a list, a claim that a token is gone is left for another run. */
function dropUnproven(
  open: readonly (readonly [Target, RestoreAnswer])[],
  contradicted: ReadonlyMap<Target, RestoreAnswer>,
  answers: RestoreAnswers,
): void {
  for (const [target, answer] of open)
    if (answer === 'gone' && !contradicted.has(target)) answers.delete(target);
}

async function compare(
  open: readonly (readonly [Target, RestoreAnswer])[],
  provider: Provider,
): Promise<Map<Target, RestoreAnswer>> {
  const contradicted = new Map<Target, RestoreAnswer>();
  try {
    const listed = await relist(provider);
    const [problem] = provider.problems?.() ?? [];
    for (const [target, answer] of open) {
      const token = listed.get(comparableKey(target.token));
      const error = contradiction(answer, token, problem?.message);
      if (error) contradicted.set(target, { error: describeError(error) });
    }
  } catch (error) {
    const { message } = describeError(error);
    for (const [target] of open)
      contradicted.set(target, { error: describeError(notVerified(message)) });
  }
  return contradicted;
}

function contradiction(
  answer: RestoreAnswer,
  token: Token | undefined,
  gap: string | undefined,
): SweepError | undefined {
  if (token === undefined) {
    if (gap !== undefined) return notVerified(gap);
    return answer === 'gone' ? undefined : notEffective('restored', 'not listed any more');
  }
  if (answer === 'gone') return isGone(token) ? undefined : notEffective('gone', 'still listed');
  if (token.disabled) return notEffective('restored', 'still disabled');
  const state = token.providerState;
  return state?.kind === 'unreadable' ? notVerified(state.error.message) : undefined;
}

function notEffective(answered: string, evidence: string): SweepError {
  return new SweepError(
    'not-effective',
    `the provider answered that the token is ${answered}, but it is ${evidence}`,
  );
}

function notVerified(why: string): SweepError {
  return new SweepError(
    'not-effective',
    `what the provider answered could not be verified: ${why}`,
  );
}
