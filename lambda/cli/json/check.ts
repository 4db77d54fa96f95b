import { auditToken } from '../../audit/record.ts';
import type { ConfigurationProblem } from '../../config/problems.ts';
import { shownProblem, shownText, shownToken } from '../../domain/shown.ts';
import type { Token } from '../../domain/token.ts';
import { describeError } from '../../errors.ts';
import { adviceFor } from '../../report/text/advice.ts';
import {
  type CheckedConnection,
  type CheckResult,
  type ConnectionFindings,
  hasFindings,
} from '../text/check.ts';
import { toDocument } from './document.ts';

/** What `check` found, as JSON, at `now` (epoch milliseconds). */
export function checkDocument(
  checked: readonly CheckedConnection[],
  warnings: readonly ConfigurationProblem[],
  now: number,
): string {
  const connections = checked.map(({ name, provider, result }) => ({
    name,
    provider,
    ...describe(result),
  }));
  return toDocument('check', { at: new Date(now).toISOString(), connections, warnings });
}

function describe(result: CheckResult): object {
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
