import type { Problem } from './events.ts';
import type { FieldTrace } from './field-trace.ts';
import type { LapsedEntry } from './lapsed.ts';
import type { OwnToken } from './own-token.ts';
import type { Token } from './token.ts';

/** What the whole list of one connection shows. */
export interface ConnectionFindings {
  readonly listed: number;
  /** The first few tokens. */
  readonly tokens: readonly Token[];
  /** How these tokens were read, where the provider records it. */
  readonly traces: readonly (readonly FieldTrace[])[];
  /** The first few tokens that could not be read. */
  readonly unreadable: readonly Token[];
  readonly unreadableCount: number;
  readonly own: OwnToken;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  /** Other connections that reach the same account. */
  readonly sharesAccountWith: readonly string[];
  /** Protect entries that protect nothing any more. */
  readonly lapsed: readonly LapsedEntry[];
}

/** What the look at one connection gave: what its list shows, or why there is none. */
export type CheckResult = ConnectionFindings | { readonly error: unknown };

/** A connection with what the look at it gave. */
export interface CheckedConnection {
  readonly name: string;
  readonly secret: string | undefined;
  readonly provider: string;
  readonly result: CheckResult;
}

/** Whether a sweep of this connection would be held or degraded. */
export function hasFindings({ own, problems, unreadableCount }: ConnectionFindings): boolean {
  return own.state === 'unknown' || problems.length > 0 || unreadableCount > 0;
}
