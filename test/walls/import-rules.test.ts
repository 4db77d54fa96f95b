import { expect, test } from 'vitest';
import { lintErrors } from './lint-errors.ts';
import { plantedFiles, ruleOf } from './planted-imports.ts';
import { readSource, sourceFiles } from './source-files.ts';

const files = plantedFiles();

test('the linter objects to every import that the table forbids, and to no other', async () => {
  const found = await lintErrors(files);
  for (const { path, forbidden } of files) {
    expect(forbidden.length, path).toBeGreaterThan(0);
    expect(found.get(path)?.toSorted(), path).toEqual(forbidden.toSorted());
  }
});

test.each([
  ['lambda/cli/deeper/planted.ts', `import '../../../test/target.ts';`],
  ['lambda/cli/planted.ts', `import '../aws/target.ts';`],
  ['lambda/providers/planted.ts', `import type { A } from './target.ts';`],
  ['lambda/providers/planted.ts', `import './target/target.ts';`],
  ['lambda/providers/planted/planted.ts', `import type { A } from '../target/target.ts';`],
  ['lambda/providers/planted/planted.ts', `await import('../target.ts');`],
  ['lambda/providers/planted/planted.ts', `export * from '@aws-sdk/client-s3';`],
  ['lambda/http/pacing/planted.ts', `import type { A } from '../target.ts';`],
  ['lambda/planted.ts', `import '../lib/target.ts';`],
  ['lib/planted.ts', `import '../test/target.ts';`],
])('%s may not say %s', (path, line) => {
  expect(files.find((file) => file.path === path)?.forbidden).toContain(line);
});

test('each folder of lambda/, lib/ and docs/ has a rule', () => {
  const paths = sourceFiles('lambda', 'lib', 'docs');
  expect(paths.length).toBeGreaterThan(150);
  expect(paths.filter((path) => ruleOf(path) === undefined)).toEqual([]);
  expect(ruleOf('lambda/new-folder/file.ts')).toBeUndefined();
});

// The linter compares what an import says, not where it leads, and does not look into import types.
test('every import is written so that the linter understands it', () => {
  const imports = sourceFiles('lambda', 'lib', 'docs').flatMap((path) =>
    [...readSource(path).matchAll(/\b(?:from|import)[\s(]+'(\.[^']*)'(\)\.[A-Z])?/g)].map(
      ([statement, specifier = '', type]) => ({ path, statement, specifier, type }),
    ),
  );
  expect(imports.length).toBeGreaterThan(400);
  const detours = imports.filter(({ specifier }) => /(?:^\.|[^./])\/\.\.\//.test(specifier));
  expect(detours).toEqual([]);
  expect(imports.filter(({ type }) => type !== undefined)).toEqual([]);
});
