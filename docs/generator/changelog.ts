const UNRELEASED = '## Unreleased\n';

/**
 * The changelog with what stood under *Unreleased* under the version, and nothing under *Unreleased*.
 * Throws RangeError when there is nothing to release.
 * @param date the day of the release, such as `2027-01-31`
 */
export function cutRelease(changelog: string, version: string, date: string): string {
  const start = changelog.indexOf(UNRELEASED);
  if (start < 0) throw new RangeError('CHANGELOG.md has no section "Unreleased"');
  const body = start + UNRELEASED.length;
  const next = changelog.indexOf('\n## ', body);
  const changes = changelog.slice(body, next < 0 ? undefined : next);
  if (!/^- /m.test(changes)) throw new RangeError('CHANGELOG.md says nothing under "Unreleased"');
  return `${changelog.slice(0, body)}\n## ${version} - ${date}\n${changelog.slice(body)}`;
}
