/**
 * True where a part that these tests need is there; says so loudly where it is not.
 * Throws instead where the environment variable `demand` is 1, as CI sets it for what it has installed.
 */
export function hasPart(
  untested: string,
  missing: string,
  isThere: boolean,
  demand?: string,
): boolean {
  if (isThere) return true;
  if (demand !== undefined && process.env[demand] === '1') throw new Error(missing);
  process.stderr.write(`\n*** NOT TESTED: ${untested}; ${missing} ***\n\n`);
  return false;
}
