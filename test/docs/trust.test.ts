import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/trust.md', import.meta.url), 'utf8');

test('each test that a promise names is there', () => {
  const paths = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual(
    [],
  );
});

test('each title that a promise quotes is in the test that it names', () => {
  const quoted = [...page.matchAll(/"([^"]+)" in `(test\/[^`]+)`/g)];
  expect(quoted.length).toBeGreaterThan(2);
  for (const [, title = '', path = ''] of quoted) {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toContain(title);
  }
});
