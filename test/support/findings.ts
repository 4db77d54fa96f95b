import type { ConnectionFindings } from '../../lambda/domain/connection-findings.ts';

/** What `check` finds at a connection that has no token, and at which all is well. */
export const WELL: ConnectionFindings = {
  listed: 0,
  tokens: [],
  traces: [],
  unreadable: [],
  unreadableCount: 0,
  own: { state: 'not-listed' },
  problems: [],
  notes: [],
  sharesAccountWith: [],
  lapsed: [],
};
