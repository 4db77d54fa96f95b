import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cutRelease } from './changelog.ts';
import { isLaterVersion } from './version.ts';

/** A release to be made. */
export interface ReleaseRequest {
  /** Such as `1.2.3`. */
  readonly version: string;
  /** The work tree. */
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Runs all checks. Throws when one fails. */
  readonly check: () => void;
}

/**
 * Makes the commit and the tag of a release: version and changelog, nothing else, and nothing is pushed.
 * Throws before it changes anything when the tree is not clean, the version is not later or tagged, there is nothing to
 * release, or a check fails.
 */
export function makeRelease({ version, folder, now, check }: ReleaseRequest): void {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  if (git('status', '--porcelain') !== '') throw new RangeError('commit or stash changes first');
  if (git('tag', '--list', `v${version}`) !== '') throw new RangeError(`v${version} exists`);
  const current = versionIn(read('package.json'));
  if (!isLaterVersion(version, current)) {
    throw new RangeError(`${version} is not later than ${current}`);
  }
  const files = {
    'CHANGELOG.md': cutRelease(read('CHANGELOG.md'), version, dateOf(now)),
    'package.json': withVersion(read('package.json'), current, version, 1),
    'package-lock.json': withVersion(read('package-lock.json'), current, version, 2),
    'lambda/version.ts': read('lambda/version.ts').replace(`'${current}'`, `'${version}'`),
  };
  check();

  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  git('commit', '--quiet', '--all', '--message', `chore: release ${version}`);
  git('tag', '--annotate', `v${version}`, '--message', `token-sweeper ${version}`);
}

function versionIn(manifest: string): string {
  const [, version] = /"version": "([^"]*)"/.exec(manifest) ?? [];
  if (version === undefined) throw new RangeError('package.json has no version');
  return version;
}

/** Replaces the first so many times that a file says its own version; those of dependencies follow later. */
function withVersion(text: string, from: string, to: string, times: number): string {
  return Array.from({ length: times }).reduce<string>(
    (changed) => changed.replace(`"version": "${from}"`, `"version": "${to}"`),
    text,
  );
}

function dateOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
