import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readSource } from './source-files.ts';

const root = new URL('../../', import.meta.url);
const { workspaces, scripts } = z
  .object({ workspaces: z.array(z.string()), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readSource('package.json')));

/** The instructions, each on one line, without comments. */
const instructions = readSource('Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#'));
const ignored = readSource('.dockerignore').split('\n').filter(Boolean);

/** What an instruction copies from the folder of the project. */
function copied(instruction: string): string[] {
  const [name, ...words] = instruction.split(/\s+/);
  const isFromStage = words.some((word) => word.startsWith('--from='));
  return name === 'COPY' && !isFromStage ? words.slice(0, -1) : [];
}

test('each line of the Dockerfile begins with an instruction, the first with FROM', () => {
  const KNOWN = /^(?:FROM|WORKDIR|COPY|RUN|USER|ENTRYPOINT|CMD) \S/;
  for (const line of instructions) expect(line).toMatch(KNOWN);
  expect(instructions[0]).toMatch(/^FROM /);
});

test('what the Dockerfile copies exists, and is not left out by .dockerignore', () => {
  const sources = instructions.flatMap(copied);
  expect(sources).toContain('package.json');
  for (const source of sources) {
    expect(existsSync(new URL(source, root)), source).toBe(true);
    for (const pattern of ignored) expect(posix.matchesGlob(source, pattern), source).toBe(false);
  }
});

test('the Dockerfile copies every workspace before it installs', () => {
  const install = instructions.indexOf('RUN npm ci');
  expect(install).toBeGreaterThan(0);
  expect(instructions.slice(0, install).flatMap(copied)).toEqual(
    expect.arrayContaining(['package.json', 'package-lock.json', '.npmrc', ...workspaces]),
  );
});

test('the Dockerfile packs what `npm pack` builds', () => {
  expect(instructions).toContain('RUN npm pack');
  expect(scripts).toHaveProperty('prepack');
});
