import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { readSource } from './source-files.ts';

const text = readSource('.github/workflows/ci.yml');
const script = readSource('.ci/run');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readSource('package.json')));
const workflow = z
  .object({
    permissions: z.record(z.string(), z.string()),
    jobs: z.record(z.string(), z.looseObject({ permissions: z.unknown().optional() })),
  })
  .parse(parse(text));

test('each action is pinned to a commit and names its version', () => {
  const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
  expect(uses.length).toBeGreaterThan(3);
  for (const action of uses) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('the workflow may read the repository and nothing else', () => {
  expect(workflow.permissions).toEqual({ contents: 'read' });
  for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeUndefined();
});

test('the workflow runs every step of .ci/run', () => {
  const check = (scripts.check ?? '').split(' && ');
  expect(check.length).toBeGreaterThan(3);
  for (const command of ['npm ci', ...check, 'npm run test:real']) expect(text).toContain(command);
  for (const tool of ['moto', 'python3-django-oauth-toolkit', '.ci/install-consul']) {
    expect(script).toContain(tool);
    expect(text).toContain(tool);
  }
});

test('the workflow demands what .ci/run demands', () => {
  const demanded = new Set(script.match(/CI_DEMANDS_\w+/g));
  expect(demanded.size).toBeGreaterThan(2);
  for (const name of demanded) expect(text).toContain(`${name}: 1`);
});

test('the workflow tries the program on Windows and macOS too', () => {
  expect(text).toMatch(/os: \[macos-\d+, windows-\d+\]/);
});
