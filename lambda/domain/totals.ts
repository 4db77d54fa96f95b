/**
 * Every listed token in exactly one state:
 * `listed = kept + reported + withheld + planned + revoked + disabled + alreadyGone + failed + deferred`.
 */
export interface Totals {
  listed: number;
  kept: number;
  reported: number;
  withheld: number;
  planned: number;
  revoked: number;
  disabled: number;
  alreadyGone: number;
  failed: number;
  deferred: number;
}

/** No token in any state. */
export function newTotals(): Totals {
  return {
    listed: 0,
    kept: 0,
    reported: 0,
    withheld: 0,
    planned: 0,
    revoked: 0,
    disabled: 0,
    alreadyGone: 0,
    failed: 0,
    deferred: 0,
  };
}

/** Adds what one connection has to a sum. */
export function addTotals(into: Totals, from: Readonly<Totals>): void {
  for (const state of Object.keys(into) as (keyof Totals)[]) into[state] += from[state];
}
