import type { AuditRecord, AuditToken } from '../../lambda/audit/record.ts';
import type {
  Decision,
  LimitState,
  Mode,
  Outcome,
  Problem,
  RunStatus,
  Trigger,
} from '../../lambda/domain/events.ts';
import type { OwnToken } from '../../lambda/domain/own-token.ts';
import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';
import type { RestoreEvent, RestoreOutcome } from '../../lambda/domain/restore-event.ts';
import type { RestoreReport } from '../../lambda/domain/restore-report.ts';
import type { Totals } from '../../lambda/domain/totals.ts';
import type { ErrorCode } from '../../lambda/errors.ts';
import type { FittingRestoreReport } from '../../lambda/function/answer.ts';
import type { SweepRequest } from '../../lambda/function/event.ts';
import type { Inquiry } from '../../lambda/function/inquiry.ts';
import type { SweepResult } from '../../lambda/function/invoke.ts';
import type { RestoreEventBody } from '../../lambda/function/restore-request.ts';

// Words that exist only as types at run time. Each record names every member of its type. The compiler refuses a
// missing word and an extra one, so that none is added, renamed or removed without changing this list.

export type Words<Word extends PropertyKey> = Readonly<Record<Word, true>>;

/** What people's files, scripts and alarms read, as far as only the compiler knows all members. */
export interface StableUnions {
  readonly errorCodes: Words<ErrorCode>;
  readonly modes: Words<Mode>;
  readonly triggers: Words<Trigger>;
  readonly outcomesOfRuns: Words<RunStatus>;
  readonly decisions: Words<Decision>;
  readonly outcomesOfTokens: Words<Outcome>;
  readonly decisionsOfRestore: Words<RestoreEvent['decision']>;
  readonly outcomesOfRestore: Words<RestoreOutcome>;
  readonly restoreReportKeys: Words<keyof RestoreReport>;
  readonly restoreTotalsKeys: Words<keyof RestoreReport['totals']>;
  readonly ownTokenStates: Words<OwnToken['state']>;
  readonly eventKeys: Words<keyof SweepRequest | 'restore' | 'approve' | Inquiry['kind']>;
  readonly restoreEventKeys: Words<keyof RestoreEventBody>;
  readonly restoreResultKeys: Words<Exclude<keyof FittingRestoreReport, keyof RestoreReport>>;
  readonly resultKeys: Words<Exclude<keyof SweepResult, keyof Report>>;
  readonly reportKeys: Words<keyof Report>;
  readonly connectionReportKeys: Words<keyof ConnectionReport>;
  readonly totalsKeys: Words<keyof Totals>;
  readonly limitKeys: Words<keyof LimitState>;
  readonly errorKeys: Words<keyof Problem>;
  readonly auditKeys: Words<keyof AuditRecord>;
  readonly auditTokenKeys: Words<keyof AuditToken>;
}

/** The committed list. */
export const stableUnions: StableUnions = {
  errorCodes: {
    unauthorized: true,
    forbidden: true,
    'not-found': true,
    throttled: true,
    unavailable: true,
    timeout: true,
    conflict: true,
    'not-effective': true,
    'suspect-introspection': true,
    blind: true,
    'invalid-response': true,
    unsupported: true,
    'invalid-settings': true,
    'invalid-secret': true,
    'invalid-configuration': true,
    'invalid-event': true,
    'clock-skew': true,
    deadline: true,
    'audit-unavailable': true,
    'memory-unavailable': true,
    busy: true,
    held: true,
    'needs-approval': true,
    'sweep-failed': true,
    internal: true,
  },
  modes: { plan: true, enforce: true },
  triggers: { schedule: true, manual: true },
  outcomesOfRuns: { ok: true, degraded: true, failed: true },
  decisions: {
    keep: true,
    report: true,
    revoke: true,
    disable: true,
    quarantine: true,
    announce: true,
    withheld: true,
  },
  outcomesOfTokens: {
    planned: true,
    announced: true,
    quarantined: true,
    waiting: true,
    revoked: true,
    disabled: true,
    'already-gone': true,
    failed: true,
    deferred: true,
  },
  decisionsOfRestore: { restore: true },
  outcomesOfRestore: {
    planned: true,
    restored: true,
    'already-gone': true,
    failed: true,
    deferred: true,
  },
  restoreReportKeys: {
    runId: true,
    trigger: true,
    connection: true,
    provider: true,
    outcome: true,
    complete: true,
    startedAt: true,
    finishedAt: true,
    totals: true,
    tokens: true,
    error: true,
  },
  restoreTotalsKeys: { restored: true, alreadyGone: true, failed: true, deferred: true },
  ownTokenStates: { recognised: true, 'not-listed': true, named: true, unknown: true },
  eventKeys: {
    trigger: true,
    mode: true,
    connections: true,
    decisions: true,
    restore: true,
    approve: true,
    check: true,
    explain: true,
  },
  restoreEventKeys: { connection: true, token: true, run: true, all: true },
  restoreResultKeys: { tokensLeftOut: true, warnings: true },
  resultKeys: {
    summary: true,
    decisions: true,
    decisionsLeftOut: true,
    connectionsLeftOut: true,
    warnings: true,
  },
  reportKeys: {
    runId: true,
    trigger: true,
    mode: true,
    outcome: true,
    complete: true,
    startedAt: true,
    finishedAt: true,
    totals: true,
    byAction: true,
    passedOver: true,
    stuck: true,
    connections: true,
    unfinishedRuns: true,
  },
  connectionReportKeys: {
    name: true,
    provider: true,
    outcome: true,
    complete: true,
    totals: true,
    expiringSoon: true,
    passedOver: true,
    stuck: true,
    byRule: true,
    byAction: true,
    byProtect: true,
    cannotTell: true,
    limits: true,
    limitedBy: true,
    ownToken: true,
    sharesAccountWith: true,
    lapsed: true,
    error: true,
    plan: true,
  },
  totalsKeys: {
    listed: true,
    kept: true,
    reported: true,
    withheld: true,
    planned: true,
    announced: true,
    quarantined: true,
    waiting: true,
    revoked: true,
    disabled: true,
    alreadyGone: true,
    failed: true,
    deferred: true,
  },
  limitKeys: { requestsPerSecond: true, concurrency: true, throttled: true },
  errorKeys: { code: true, message: true },
  auditKeys: {
    time: true,
    runId: true,
    connection: true,
    provider: true,
    token: true,
    count: true,
    decision: true,
    rule: true,
    reason: true,
    outcome: true,
    error: true,
    approvedBy: true,
    announcedTo: true,
    mode: true,
    trigger: true,
    version: true,
    policyDigest: true,
  },
  auditTokenKeys: {
    id: true,
    fingerprint: true,
    within: true,
    name: true,
    owner: true,
    createdAt: true,
    expiresAt: true,
    lastUsedAt: true,
  },
};
