import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSource } from '../walls/source-files.ts';

const pages = readdirSync(new URL('../../docs', import.meta.url))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

/** The rows of the tables of promises: the promise, and what tests it. */
const promises = readSource('docs/trust.md')
  .split(/(?=^## )/m)
  .filter((section) => section.includes('| promise | tested by |'))
  .flatMap((section) => [...section.matchAll(/^\| (?!promise|---)(.*) \| (.*) \|$/gm)])
  .map(([, promise = '', tests = '']) => [promise, tests] as const);

test('there are promises of both kinds', () => {
  expect(promises.length).toBeGreaterThan(60);
});

test.each(promises)('“%s” names a test that keeps it', (_, tests) => {
  expect(tests).toMatch(/`test\/[^`]+`/);
});

const quoted = pages.flatMap((page) =>
  [...readSource(page).matchAll(/"([^"]+)" in `(test\/[^`]+)`/g)].map(
    ([, title = '', path = '']) => [page, title, path] as const,
  ),
);

test.each(quoted)('%s: "%s" is in %s', (_, title, path) => {
  expect(readSource(path)).toContain(title);
});

test('titles are quoted', () => {
  expect(quoted.length).toBeGreaterThan(10);
});
