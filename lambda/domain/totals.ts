/**
 * Every listed token in exactly one state:
 * `listed = kept + reported + withheld + planned + announced + quarantined + waiting + revoked + disabled + alreadyGone +
 * failed + deferred`.
 */
export interface Totals {
  listed: number;
  kept: number;
  reported: number;
  withheld: number;
  planned: number;
  announced: number;
  quarantined: number;
  waiting: number;
  revoked: number;
  disabled: number;
  alreadyGone: number;
  failed: number;
  deferred: number;
}

/** No tokens at all. */
export function newTotals(): Totals {
  return {
    listed: 0,
    kept: 0,
    reported: 0,
    withheld: 0,
    planned: 0,
    announced: 0,
    quarantined: 0,
    waiting: 0,
    revoked: 0,
    disabled: 0,
    alreadyGone: 0,
    failed: 0,
    deferred: 0,
  };
}

/** Adds one to the other, state by state. */
export function addTotals(into: Totals, from: Readonly<Totals>): void {
  for (const state of Object.keys(into) as (keyof Totals)[]) into[state] += from[state];
}
