import type { Decision, Outcome, Problem, TokenEvent } from '../domain/events.ts';
import type { Candidate } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import { isoTime } from './iso-time.ts';

/** What the audit keeps of one token that was not simply kept. Times are ISO 8601 UTC. */
export interface AuditRecord {
  readonly time: string;
  readonly runId: string;
  readonly connection: string;
  readonly provider: string;
  readonly token: AuditToken;
  readonly decision: Decision;
  readonly rule?: string;
  readonly reason: string;
  readonly outcome?: Outcome;
  readonly error?: Problem;
}

/** A token as the audit names it: by `fingerprint` where its identifier is the secret itself, else by `id`. */
export interface AuditToken {
  readonly id?: string;
  readonly fingerprint?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly createdAt?: string;
  /** `never` on the provider's word; absent when unknown. */
  readonly expiresAt?: string;
  /** `never` on the provider's word; absent when unknown. */
  readonly lastUsedAt?: string;
}

/** The audit record of one event of the run `runId`, from a connection to `provider`. */
export function auditRecord(event: TokenEvent, runId: string, provider: string): AuditRecord {
  const { at, connection, token, decision, rule, reason, outcome, error } = event;
  return {
    time: isoTime(at),
    runId,
    connection,
    provider,
    token: auditToken(token),
    decision,
    ...(rule !== undefined && { rule }),
    reason,
    ...(outcome && { outcome }),
    ...(error && { error }),
  };
}

/** The audit record of a token that is about to go, at `at` (epoch milliseconds): one without an outcome. */
export function intentRecord(
  { token, rule }: Candidate,
  at: number,
  { connection, runId, provider }: Pick<AuditRecord, 'connection' | 'runId' | 'provider'>,
): AuditRecord {
  const decision = rule.action === 'disable' ? 'disable' : 'revoke';
  const fate = { decision, rule: rule.name, reason: 'about to be revoked' } as const;
  return auditRecord({ type: 'token', connection, token, ...fate, at }, runId, provider);
}

function auditToken(token: Token): AuditToken {
  const { id, fingerprinted, name, owner, createdAt, expiresAt, lastUsedAt } = token;
  return {
    ...(fingerprinted ? { fingerprint: id } : { id }),
    ...(name !== undefined && { name }),
    ...(owner !== undefined && { owner }),
    ...(createdAt !== undefined && { createdAt: isoTime(createdAt) }),
    ...(expiresAt !== 'unknown' && { expiresAt: isoTimeOrNever(expiresAt) }),
    ...(lastUsedAt !== 'unknown' && { lastUsedAt: isoTimeOrNever(lastUsedAt) }),
  };
}

function isoTimeOrNever(time: number | 'never'): string {
  return time === 'never' ? time : isoTime(time);
}
