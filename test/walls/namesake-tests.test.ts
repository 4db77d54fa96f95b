// A test is found by the name of what it tests: lambda/http/sockets.ts is tested by test/http/sockets*.test.ts.
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const sources = globSync('{lambda,lib}/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.endsWith('.d.ts'),
);
const tests = globSync('test/**/*.{test,contract}.ts', { cwd: ROOT });

/** Whether a test has its name, or the name of what it is a part of: `schema-list.ts` is a part of `schema.ts`. */
function hasNamesake(source: string): boolean {
  const folder = join('test', dirname(source).replace(/^lambda/, ''));
  const words = basename(source, '.ts').split('-');
  return words.some((_, index) => {
    const stem = join(folder, words.slice(0, index + 1).join('-'));
    return isPartOfTested(source, stem) && tests.some((file) => isTestOf(stem, file));
  });
}

function isPartOfTested(source: string, stem: string): boolean {
  return sources.includes(join(dirname(source), `${basename(stem)}.ts`));
}

function isTestOf(stem: string, file: string): boolean {
  if (!file.startsWith(stem)) return false;
  return /^(?:(?:-[\w-]+)?\.test|\.contract)\.ts$/.test(file.slice(stem.length));
}

/** Whether it does something at run time. */
function hasCode(source: string): boolean {
  const code = stripTypeScriptTypes(readFileSync(join(ROOT, source), 'utf8'));
  return /=>|\bfunction\b|\bclass\b/.test(code.replace(/\/\*[\s\S]*?\*\//g, ''));
}

describe('the tests of a file bear its name', () => {
  test.for(sources.filter(hasCode))('%s', (source) => {
    expect(hasNamesake(source), `no test in the mirrored folder is named after ${source}`).toBe(
      true,
    );
  });
});
