import { auditToken } from '../../audit/record.ts';
import {
  type CheckedConnection,
  type CheckResult,
  type ConnectionFindings,
  hasFindings,
} from '../../domain/connection-findings.ts';
import type { Problem, RunStatus } from '../../domain/events.ts';
import { shownProblem, shownText, shownToken } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import { adviceFor } from '../text/advice.ts';

/** What `check` found, to be written as JSON, at `now` (epoch milliseconds). */
export function checkContent(checked: readonly CheckedConnection[], now: number) {
  const connections = checked.map(({ name, provider, result }) => ({
    name,
    provider,
    ...describe(result),
  }));
  return { at: new Date(now).toISOString(), connections };
}

interface Described {
  readonly outcome: RunStatus;
  readonly error?: Problem & { readonly advice: string | undefined };
}

function describe(result: CheckResult): Described {
  if (!('error' in result))
    return { outcome: hasFindings(result) ? 'degraded' : 'ok', ...listed(result) };
  const error = shownProblem(describeError(result.error));
  return { outcome: 'failed', error: { ...error, advice: adviceFor(error) || undefined } };
}

function listed(findings: ConnectionFindings): object {
  const { tokens, unreadable, unreadableCount, problems, notes, lapsed } = findings;
  return {
    listed: findings.listed,
    ownToken: ownTokenOf(findings),
    tokens: tokens.map(tokenOf),
    unreadable: { count: unreadableCount, tokens: unreadable.map(tokenOf) },
    problems: problems.map(shownProblem),
    notes: notes.map(shownText),
    sharesAccountWith: findings.sharesAccountWith,
    lapsed,
  };
}

function ownTokenOf({ own: { state, token, by, reason } }: ConnectionFindings) {
  const named = token && {
    ...(token.fingerprinted ? { fingerprint: token.id } : { id: shownText(token.id) }),
    ...(token.name !== undefined && { name: shownText(token.name) }),
  };
  return { state, token: named, by, reason };
}

function tokenOf(token: Token) {
  const shown = shownToken(token);
  const { providerState: state } = token;
  const error = state?.kind === 'unreadable' ? shownProblem(state.error) : undefined;
  return { ...auditToken(shown), status: shown.status, error };
}
