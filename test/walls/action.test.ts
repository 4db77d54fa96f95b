import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readSource } from './source-files.ts';

const text = readSource('action.yml');
const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const { runs } = z
  .object({ runs: z.object({ using: z.literal('composite'), steps: z.array(step) }) })
  .parse(parse(text));
const SWEEPER = fileURLToPath(new URL('../../lambda/start.js', import.meta.url));

/** Runs the last step, as the pipeline would. */
function runWith(inputs: Record<'COMMAND' | 'CONFIG' | 'ARGUMENTS', string>) {
  const { PATH = '' } = process.env;
  const env = { PATH, SWEEPER, ...inputs };
  const options = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', runs.steps.at(-1)?.run ?? ''];
  const { status, stderr } = spawnSync('bash', options, { env, encoding: 'utf8' });
  return { status, stderr };
}

test('the action uses others only at a commit, with their version', () => {
  for (const [, used] of text.matchAll(/uses: (.*)/g))
    expect(used).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('no input becomes a part of a script', () => {
  for (const { run = '' } of runs.steps) expect(run).not.toContain('${{');
});

test('the action runs the command with the configuration and the arguments', () => {
  const inputs = { COMMAND: 'plan', CONFIG: 'no such.yaml', ARGUMENTS: '--json --deadline 1m' };
  const { status, stderr } = runWith(inputs);
  expect(stderr).toMatch(/^no such\.yaml: cannot be read|cannot be read \(ENOENT\)/);
  expect(status).toBe(2);
  expect(runWith({ ...inputs, ARGUMENTS: '--no-such-option' }).stderr).toContain('no-such-option');
});

test.for(['enforce', 'plan; id', ''])('the action refuses the command "%s"', (COMMAND) => {
  expect(runWith({ COMMAND, CONFIG: 'sweeper.yaml', ARGUMENTS: '' })).toEqual({
    status: 2,
    stderr: 'command: must be plan or check\n',
  });
});
