import type { Decision, Outcome, Problem, TokenEvent } from '../domain/events.ts';
import type { Candidate } from '../domain/plan.ts';
import type { Expiry, LastUse, Token } from '../domain/token.ts';
import { isoTime } from './iso-time.ts';

/**
 * What the audit records about a token that was not simply kept. Times are ISO 8601 UTC. JSON leaves out what is
 * `undefined`; building records without such fields would take as long as all the rest.
 */
export interface AuditRecord {
  readonly time: string;
  readonly runId: string;
  readonly connection: string;
  readonly provider: string;
  readonly token: AuditToken;
  readonly decision: Decision;
  readonly rule?: string | undefined;
  readonly reason: string;
  readonly outcome?: Outcome | undefined;
  readonly error?: Problem | undefined;
}

/** A token in the audit: identified by `fingerprint` where its identifier is the secret itself, else by `id`. */
export interface AuditToken {
  readonly id?: string | undefined;
  readonly fingerprint?: string | undefined;
  /** What the revocation names besides the id, such as a parent; one id within two of them is two tokens. */
  readonly within?: string | undefined;
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly createdAt?: string | undefined;
  /** `never` when the provider says so; absent when unknown. */
  readonly expiresAt?: string | undefined;
  /** `never` when the provider says so; absent when unknown. */
  readonly lastUsedAt?: string | undefined;
}

/** The audit record of one event of the run `runId`. */
export function auditRecord(event: TokenEvent, runId: string): AuditRecord {
  const { at, connection, provider, token, decision, rule, reason, outcome, error } = event;
  const time = isoTime(at);
  const auditedToken = auditToken(token);
  return {
    time,
    runId,
    connection,
    provider,
    token: auditedToken,
    decision,
    rule,
    reason,
    outcome,
    error,
  };
}

const INTENT = 'about to be revoked';

/** Whether a record announces what its run is about to do to a token. */
export function isIntent({ reason, outcome }: AuditRecord): boolean {
  return reason === INTENT && outcome === undefined;
}

/** The audit record of a token that is about to go, at `at` (epoch milliseconds): one without an outcome. */
export function intentRecord(
  { token, rule }: Candidate,
  at: number,
  { connection, runId, provider }: Pick<AuditRecord, 'connection' | 'runId' | 'provider'>,
): AuditRecord {
  const decision = rule.action === 'disable' ? 'disable' : 'revoke';
  return auditRecord(
    { type: 'token', connection, provider, token, decision, rule: rule.name, reason: INTENT, at },
    runId,
  );
}

function auditToken(token: Token): AuditToken {
  const { id, fingerprinted, within, name, owner, createdAt, expiresAt, lastUsedAt } = token;
  return {
    id: fingerprinted ? undefined : id,
    fingerprint: fingerprinted ? id : undefined,
    within,
    name,
    owner,
    createdAt: createdAt === undefined ? undefined : isoTime(createdAt),
    expiresAt: isoTimeOrNever(expiresAt),
    lastUsedAt: isoTimeOrNever(lastUsedAt),
  };
}

function isoTimeOrNever(time: Expiry | LastUse): string | undefined {
  if (time === 'unknown') return undefined;
  return time === 'never' ? time : isoTime(time);
}
