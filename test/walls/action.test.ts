import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readSource } from './source-files.ts';

const text = readSource('action.yml');
const texts = z.record(z.string(), z.string());
const named = { name: z.string().optional(), id: z.string().optional(), if: z.string().optional() };
const usingStep = z.strictObject({ ...named, uses: z.string(), with: texts.optional() });
const scriptStep = z.strictObject({
  ...named,
  run: z.string(),
  shell: z.literal('bash'),
  env: texts.optional(),
  'working-directory': z.string().optional(),
});
const input = z.strictObject({
  description: z.string(),
  required: z.boolean().optional(),
  default: z.string().optional(),
});

/** What GitHub reads of a composite action; it ignores or refuses anything else. */
const metadata = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string().regex(/^[a-z_][\w-]*$/i), input),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(z.union([usingStep, scriptStep])),
  }),
});
const { inputs, runs } = metadata.parse(parse(text));
const scripts = runs.steps.flatMap((step) => ('run' in step ? [step] : []));
const SWEEPER = fileURLToPath(new URL('../../lambda/start.js', import.meta.url));

/** Runs the last step, as the pipeline would. */
function runWith(inputs: Record<'COMMAND' | 'CONFIG' | 'ARGUMENTS', string>) {
  const { PATH = '' } = process.env;
  const env = { PATH, SWEEPER, ...inputs };
  const options = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scripts.at(-1)?.run ?? ''];
  const { status, stderr } = spawnSync('bash', options, { env, encoding: 'utf8' });
  return { status, stderr };
}

test('the action uses others only at a commit, with their version', () => {
  for (const [, used] of text.matchAll(/uses: (.*)/g))
    expect(used).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('the action names only inputs that it has', () => {
  const used = [...text.matchAll(/\$\{\{ inputs\.(\w+) \}\}/g)].map(([, name]) => name);
  expect(used.toSorted()).toEqual(Object.keys(inputs).toSorted());
});

test('no input becomes a part of a script', () => {
  for (const { run } of scripts) expect(run).not.toContain('${{');
});

test('the action runs the command with the configuration and the arguments', () => {
  const inputs = { COMMAND: 'plan', CONFIG: 'no such.yaml', ARGUMENTS: '--json --deadline 1m' };
  const { status, stderr } = runWith(inputs);
  expect(stderr).toMatch(/^no such\.yaml: there is no such file/);
  expect(status).toBe(2);
  expect(runWith({ ...inputs, ARGUMENTS: '--no-such-option' }).stderr).toContain('no-such-option');
});

test.for(['enforce', 'plan; id', ''])('the action refuses the command "%s"', (COMMAND) => {
  expect(runWith({ COMMAND, CONFIG: 'sweeper.yaml', ARGUMENTS: '' })).toEqual({
    status: 2,
    stderr: 'command: must be plan or check\n',
  });
});
