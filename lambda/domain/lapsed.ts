import type { Policy, ProtectGlobs } from './policy-types.ts';
import { hasLapsed } from './protect.ts';

/** A protect entry that has come to its end. */
export interface LapsedEntry {
  /** Its position in the policy, from 1. */
  readonly entry: number;
  /** ISO 8601 UTC: the instant from which it protects nothing. */
  readonly until: string;
  readonly reason?: string;
  /** The globs of the entry. */
  readonly protect: ProtectGlobs;
}

/** The protect entries of a policy that have lapsed, at `now` in epoch milliseconds. */
export function lapsedEntries({ protect }: Policy, now: number): LapsedEntry[] {
  return protect.flatMap((one, index) => {
    const { until, reason, ...globs } = one;
    if (until === undefined || !hasLapsed(one, now)) return [];
    return [
      {
        entry: index + 1,
        until: new Date(until).toISOString(),
        ...(reason !== undefined && { reason }),
        protect: globs,
      },
    ];
  });
}
