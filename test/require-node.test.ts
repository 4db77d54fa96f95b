import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const pathOf = (file: string) => fileURLToPath(new URL(`../lambda/${file}`, import.meta.url));

/** Runs a file of the program in a Node that says that it is of this version. */
function runAs(version: string, file: string, ...args: string[]) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, pathOf(file), ...args],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test.each(['require-node.js', 'start.js'])('%s says in a sentence that Node is too old', (file) => {
  expect(runAs('22.20.0', file, '--version')).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'token-sweeper needs Node.js 24 or newer, and this is 22.20.0; install one from https://nodejs.org\n',
  });
});

test('the program starts in a Node that is new enough', () => {
  const { status, stdout } = runAs('24.0.0', 'start.js', '--version');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^token-sweeper \d+\.\d+\.\d+\n$/);
});
