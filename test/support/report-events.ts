import type {
  ConnectionFinishedEvent,
  CountedEvent,
  PageEvent,
  SweepEvent,
  TokenEvent,
} from '../../lambda/domain/events.ts';
import { type Report, ReportBuilder, type RunHeader } from '../../lambda/domain/report.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { Highlights } from '../../lambda/report/text/highlights.ts';
import { DAY, NOW } from './clock.ts';
import { tokenOf } from './tokens.ts';

const FROM = { connection: 'devices', provider: 'route53-global-resolver' };

/** An event about the token `at-1`, which expired 40 days ago and is to be revoked, except for what is given. */
export function tokenEvent(parts: Partial<TokenEvent>, token: Partial<Token> = {}): TokenEvent {
  return {
    type: 'token',
    ...FROM,
    token: tokenOf({ id: 'at-1', expiresAt: NOW - 40 * DAY, ...token }),
    decision: 'revoke',
    rule: 'long-expired',
    reason: 'rule long-expired matches',
    at: NOW,
    ...parts,
  };
}

/** A token that an enforcing run would revoke. */
export function plannedEvent(token: Partial<Token> = {}): TokenEvent {
  return tokenEvent({ outcome: 'planned' }, token);
}

/** A token that a safeguard withholds. */
export function withheldEvent(reason: string): TokenEvent {
  return tokenEvent({ decision: 'withheld', reason });
}

/** Tokens that were counted and not kept, and that a safeguard withholds unless said otherwise. */
export function countedEvent(count: number, parts: Partial<CountedEvent>): CountedEvent {
  return {
    type: 'counted',
    ...FROM,
    count,
    decision: 'withheld',
    rule: 'long-expired',
    reason: 'held',
    at: NOW,
    ...parts,
  };
}

/** A page of `listed` tokens, `kept` of which are simply kept. */
export function pageEvent(listed: number, kept: number, parts: Partial<PageEvent> = {}): PageEvent {
  return {
    type: 'page',
    ...FROM,
    listed,
    kept,
    expiringSoon: 0,
    byRule: {},
    cannotTell: {},
    ...parts,
  };
}

/** The end of the connection `devices`, all well unless said otherwise. */
export function finishedEvent(
  parts: Partial<ConnectionFinishedEvent> = {},
): ConnectionFinishedEvent {
  return { type: 'connection-finished', ...FROM, status: 'ok', complete: true, ...parts };
}

/** The report and the highlights of a plan with these events. */
export function resultOf(
  events: readonly SweepEvent[],
  header: Partial<RunHeader> = {},
): { report: Report; highlights: Highlights } {
  const builder = new ReportBuilder({
    runId: 'run-1',
    mode: 'plan',
    startedAt: NOW,
    connections: [{ name: FROM.connection, provider: FROM.provider }],
    ...header,
  });
  const highlights = new Highlights();
  for (const event of events) {
    builder.add(event);
    highlights.add(event);
  }
  return { report: builder.build(NOW), highlights };
}
