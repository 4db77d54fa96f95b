/**
 * The cases of an ordinary run, every so many of them; all of them with `FAULTS=all`. A stride that shares no factor
 * with the length of a row lets the columns move along from row to row.
 */
export function chosen<Case>(all: readonly Case[], stride: number, first = 0): readonly Case[] {
  if (process.env.FAULTS === 'all') return all;
  return all.filter((_, index) => index % stride === first);
}
