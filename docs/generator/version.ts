const PATTERN = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/**
 * Whether a version such as `1.10.0` is later than another. Throws RangeError for anything but three numbers: the
 * project has no pre-releases.
 */
export function isLaterVersion(version: string, than: string): boolean {
  const wanted = numbersOf(version);
  const current = numbersOf(than);
  const differing = wanted.findIndex((number, index) => number !== current[index]);
  return differing >= 0 && (wanted[differing] ?? 0) > (current[differing] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  const match = PATTERN.exec(version);
  if (!match) throw new RangeError(`${version} is not a version such as 1.2.3`);
  return match.slice(1).map(Number);
}
