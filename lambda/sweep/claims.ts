import { actionOf, type Candidate } from '../domain/candidate.ts';
import type { Outcome } from '../domain/events.ts';
import type { GoneClaim } from '../domain/gone-claim.ts';
import { comparableKey } from '../domain/own-token.ts';
import type { Plan } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import type { Provider } from '../ports.ts';
import { isOutOfUse } from './prove.ts';
import { relist } from './recheck.ts';

/** What the provider answers to a removal. */
export type RemovalAnswer = 'revoked' | 'disabled' | GoneClaim;

/** A token that the provider says is out of use, which no inspection has confirmed. */
export interface Claim {
  readonly candidate: Candidate;
  readonly answer: RemovalAnswer;
}

/** Whether the provider says that there is no such token, rather than that it has just removed it. */
export function isGoneClaim(answer: RemovalAnswer): answer is GoneClaim {
  return answer === 'already-gone' || answer === 'gone-on-retry';
}

/** The outcome of an answer that holds. A retry that finds the token gone means that the attempt before it worked. */
export function outcomeOf({ candidate, answer }: Claim): Outcome {
  const action = actionOf(candidate);
  if (answer === 'disabled' && action === 'quarantine') return 'quarantined';
  if (answer !== 'gone-on-retry') return answer;
  // What is gone is in no quarantine.
  if (action === 'quarantine') return 'already-gone';
  return action === 'disable' ? 'disabled' : 'revoked';
}

/** Reads the list once more, and returns what it says against each claim; throws SweepError when it cannot be read. */
export async function checkAgainstList(
  claims: readonly Claim[],
  provider: Provider,
  plan: Plan,
): Promise<readonly { readonly claim: Claim; readonly error: SweepError | undefined }[]> {
  const listed = await relist(provider);
  const reason = whyUnverified(listed.size, provider, plan);
  return claims.map((claim) => {
    const token = listed.get(comparableKey(claim.candidate.token));
    return { claim, error: contradiction(claim, token, reason) };
  });
}

/** Why a token that the last list lacks may still exist; `undefined` when nothing suggests it. */
function whyUnverified(listed: number, provider: Provider, plan: Plan): string | undefined {
  const [problem] = provider.problems?.() ?? [];
  const staying = plan.listed - plan.candidates.length;
  return problem?.message ?? (listed === 0 && staying > 0 ? 'the list came back empty' : undefined);
}

function contradiction(
  { candidate, answer }: Claim,
  token: Token | undefined,
  reason: string | undefined,
): SweepError | undefined {
  if (token === undefined) return reason === undefined ? undefined : notVerified(answer, reason);
  const action = actionOf(candidate);
  if (isOutOfUse(token, action)) return undefined;
  const state = token.providerState;
  if (state?.kind === 'unreadable') return notVerified(answer, state.error.message);
  if (action !== 'revoke' && token.disabled === undefined)
    return action === 'disable' ? undefined : notVerified(answer, 'its state is not shown');
  return notEffective(answer);
}

/** The provider answered that a token is out of use, and it is not. */
export function notEffective(answer: RemovalAnswer): SweepError {
  const evidence = isGoneClaim(answer) ? 'still listed' : 'still in use';
  return new SweepError(
    'not-effective',
    `the provider answered that the token is ${wordFor(answer)}, but it is ${evidence}`,
  );
}

/** The provider answered that a token is out of use, and nothing could be found to confirm it. */
export function notVerified(answer: RemovalAnswer, why: string): SweepError {
  const claim = `the provider answered that the token is ${wordFor(answer)}, which could not be verified`;
  return new SweepError('not-effective', `${claim}: ${why}`);
}

function wordFor(answer: RemovalAnswer): string {
  return isGoneClaim(answer) ? 'gone' : answer;
}
