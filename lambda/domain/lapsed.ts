import type { Policy } from './policy-types.ts';
import { hasLapsed, nameOfEntry } from './protect.ts';

/** A protect entry that has come to its end. */
export interface LapsedEntry {
  /** As reports name it: its position in the policy, from 1, and its globs. */
  readonly entry: string;
  /** ISO 8601 UTC: the instant from which it protects nothing. */
  readonly until: string;
  readonly reason?: string;
}

/** The protect entries of a policy that have lapsed, at `now` in epoch milliseconds. */
export function lapsedEntries({ protect }: Policy, now: number): LapsedEntry[] {
  return protect.flatMap((one, index) => {
    const { until, reason } = one;
    if (until === undefined || !hasLapsed(one, now)) return [];
    return [
      {
        entry: nameOfEntry(one, index),
        until: new Date(until).toISOString(),
        ...(reason !== undefined && { reason }),
      },
    ];
  });
}
