/**
 * True where a part that these tests need is there; says so loudly where it is not.
 * Throws instead where CI has installed it and so demands it.
 */
export function hasPart(untested: string, missing: string, isThere: boolean, demand: string) {
  if (isThere) return true;
  if (process.env[demand] === '1') throw new Error(missing);
  process.stderr.write(`\n*** NOT TESTED: ${untested}; ${missing} ***\n\n`);
  return false;
}
