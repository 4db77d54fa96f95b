import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeRelease } from '../../../docs/generator/make-release.ts';

const CHANGELOG =
  '# Changelog\n\n## Unreleased\n\n### Added\n- A way.\n\n## 0.9.0 - 2026-01-01\n\n- All.\n';
const EMPTY = '# Changelog\n\n## Unreleased\n\n## 0.9.0 - 2026-01-01\n\n- All.\n';
const now = Date.UTC(2027, 0, 31, 23, 59);

let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const write = (name: string, text: string) => writeFile(join(folder, name), text);
const read = (name: string) => readFile(join(folder, name), 'utf8');
const release = (version: string, check = () => {}) => makeRelease({ version, folder, now, check });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'release-'));
  git('init', '--quiet');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  await write('package.json', '{\n  "version": "0.9.0"\n}\n');
  await write(
    'package-lock.json',
    '{ "version": "0.9.0", "packages": { "": { "version": "0.9.0" }, "a": { "version": "0.9.0" } } }',
  );
  await mkdir(join(folder, 'lambda'));
  await write('lambda/version.ts', "export const VERSION = '0.9.0';\n");
  await write('CHANGELOG.md', CHANGELOG);
  git('add', '.');
  git('commit', '--quiet', '--message', 'begin');
});

afterEach(() => rm(folder, { recursive: true }));

test('a release runs the checks, then commits version and changelog, and tags the commit', async () => {
  const check = vi.fn(() => expect(git('status', '--porcelain')).toBe(''));
  release('1.0.0', check);
  expect(check).toHaveBeenCalledOnce();
  expect(git('log', '-1', '--format=%s')).toBe('chore: release 1.0.0');
  expect(git('rev-parse', 'v1.0.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
  expect(git('status', '--porcelain')).toBe('');
  expect(await read('package.json')).toContain('"version": "1.0.0"');
  expect(await read('package-lock.json')).toBe(
    '{ "version": "1.0.0", "packages": { "": { "version": "1.0.0" }, "a": { "version": "0.9.0" } } }',
  );
  expect(await read('lambda/version.ts')).toBe("export const VERSION = '1.0.0';\n");
  expect(await read('CHANGELOG.md')).toContain('## 1.0.0 - 2027-01-31');
});

test.each([
  ['a dirty tree', '1.0.0', 'commit or stash', () => write('new.txt', '')],
  ['a version that is not later', '0.9.0', 'not later than 0.9.0', async () => {}],
  ['a tag that exists', '1.0.0', 'v1.0.0 exists', async () => void git('tag', 'v1.0.0')],
  ['nothing to release', '1.0.0', '"Unreleased"', () => commitChangelog(EMPTY)],
])('a release is refused, with nothing changed, for %s', async (_, version, message, prepare) => {
  await prepare();
  expectRefusal(() => release(version), message);
});

test('a release is refused, with nothing changed, when a check fails', () => {
  expectRefusal(
    () =>
      release('1.0.0', () => {
        throw new Error('tests fail');
      }),
    'tests fail',
  );
});

async function commitChangelog(text: string): Promise<void> {
  await write('CHANGELOG.md', text);
  git('commit', '--quiet', '--all', '--message', 'empty');
}

function expectRefusal(attempt: () => void, message: string): void {
  const state = () => [git('status', '--porcelain'), git('rev-parse', 'HEAD'), git('tag')];
  const before = state();
  expect(attempt).toThrow(message);
  expect(state()).toEqual(before);
}
