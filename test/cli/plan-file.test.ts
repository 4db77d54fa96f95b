import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPlanFile, writePlanFile } from '../../lambda/cli/plan-file.ts';
import { planText } from '../../lambda/domain/plan-text.ts';
import { sha256 } from '../../lambda/sha256.ts';
import { approvable, entryOf } from '../domain/plans.ts';
import { NOW } from '../support/clock.ts';

const folder = await mkdtemp(join(tmpdir(), 'plan-file-'));
const path = join(folder, 'plan.json');
const plan = approvable(entryOf({ name: 'build' }));

test('a plan comes back with its hash and its time, and leaves no other file', async () => {
  const hash = await writePlanFile(path, plan, NOW);

  expect(hash).toBe(sha256(planText(plan)));
  expect(await readPlanFile(path)).toEqual({ plan, hash, madeAt: NOW });
  expect(await readdir(folder)).toEqual(['plan.json']);
});

test.each([
  ['"build"', '"other"', /was changed after/],
  ['"entries"', '"more"', /is not a plan/],
  ['"madeAt": "', '"madeAt": "x', /is not a plan/],
  ['{', '', /is not a plan/],
])('a file in which %s became %s is refused', async (before, after, message) => {
  await writePlanFile(path, plan, NOW);
  await writeFile(path, (await readFile(path, 'utf8')).replace(before, after));

  await expect(readPlanFile(path)).rejects.toThrow(message);
});

test('a file that is not there is refused, and one that cannot be written leaves nothing', async () => {
  await expect(readPlanFile(join(folder, 'none'))).rejects.toThrow(/cannot be read \(ENOENT\)$/);
  await expect(writePlanFile(join(folder, 'none', 'plan'), plan, NOW)).rejects.toThrow('ENOENT');
});
