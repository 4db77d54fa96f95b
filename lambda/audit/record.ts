import { actionOf, type Candidate } from '../domain/candidate.ts';
import type {
  CountedEvent,
  Decision,
  Mode,
  Outcome,
  Problem,
  TokenEvent,
  Trigger,
} from '../domain/events.ts';
import type { RestoreEvent, RestoreIntent, RestoreOutcome } from '../domain/restore-event.ts';
import { shownToken } from '../domain/shown.ts';
import type { Expiry, LastUse, Token } from '../domain/token.ts';
import { isoTime } from './iso-time.ts';
import type { RunOrigin } from './run-origin.ts';

/**
 * What the audit records about a token that was not simply kept, or about as many as `count` says. Times are ISO 8601
 * UTC. JSON leaves out what is `undefined`; building records without such fields would take as long as all the rest.
 */
export interface AuditRecord {
  readonly time: string;
  readonly runId: string;
  readonly connection: string;
  readonly provider: string;
  /** Empty where `count` stands. */
  readonly token: AuditToken;
  /** Tokens that were counted and not kept, since there were so many; the record is about all of them. */
  readonly count?: number | undefined;
  readonly decision: Decision | RestoreEvent['decision'];
  readonly rule?: string | undefined;
  readonly reason: string;
  readonly outcome?: Outcome | RestoreOutcome | undefined;
  readonly error?: Problem | undefined;
  /** Who approved what the run does; absent in a run that nobody approved. */
  readonly approvedBy?: string | undefined;
  /** Who was told, where the token was announced: an address, `topic` or `terminal`. */
  readonly announcedTo?: string | undefined;
  readonly mode: Mode;
  /** What started the run. */
  readonly trigger: Trigger;
  /** Version of the program. */
  readonly version: string;
  /** Digest of the policy that decided, as the output `PolicyDigests` of a deployment has it. */
  readonly policyDigest?: string | undefined;
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

/** The audit record of one event of a run. */
export function auditRecord(
  event: TokenEvent | CountedEvent | RestoreEvent,
  origin: RunOrigin,
): AuditRecord {
  const { runId, mode, trigger, version } = origin;
  const { at, connection, provider, decision, rule, reason, outcome } = event;
  const approvedBy = event.type === 'restore' ? undefined : event.approvedBy;
  const time = isoTime(at);
  const isCounted = event.type === 'counted';
  const token = !isCounted && event.token ? auditToken(event.token) : {};
  const count = event.type === 'token' ? undefined : event.count;
  const error = isCounted ? undefined : event.error;
  const announcedTo = event.type === 'token' ? event.announcedTo : undefined;
  return {
    time,
    runId,
    connection,
    provider,
    token,
    count,
    decision,
    rule,
    reason,
    outcome,
    error,
    approvedBy,
    announcedTo,
    mode,
    trigger,
    version,
    policyDigest: origin.policyDigests.get(connection),
  };
}

const INTENTS = {
  revoke: 'about to be revoked',
  disable: 'about to be disabled',
  quarantine: 'about to be put into quarantine',
  restore: 'about to be restored',
} as const;

/** Whether a record announces what its run is about to do to a token. */
export function isIntent({ reason, outcome }: AuditRecord): boolean {
  return outcome === undefined && Object.values<string>(INTENTS).includes(reason);
}

/** The audit record of what is about to be done to a token, at `at` (epoch milliseconds): one without an outcome. */
export function intentRecord(
  change: Candidate | RestoreIntent,
  at: number,
  { connection, provider }: Pick<AuditRecord, 'connection' | 'provider'>,
  { runId, mode, trigger, version, policyDigests }: RunOrigin,
): AuditRecord {
  const isRestore = 'decision' in change;
  const decision = isRestore ? change.decision : actionOf(change);
  return {
    time: isoTime(at),
    runId,
    connection,
    provider,
    token: auditToken(shownToken(change.token)),
    decision,
    rule: isRestore ? change.rule : change.rule.name,
    reason: INTENTS[decision],
    mode,
    trigger,
    version,
    policyDigest: policyDigests.get(connection),
  };
}

/** A token as the audit and other outputs record it. */
export function auditToken(token: Token): AuditToken {
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
