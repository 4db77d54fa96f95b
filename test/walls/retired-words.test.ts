import { expect, test } from 'vitest';
import { RETIRED_NAMES, RETIRED_PHRASES } from './retired-words.ts';
import { filesIn, readSource } from './source-files.ts';

const FOLDERS = ['lambda', 'lib', 'docs', 'test', '.github', '.ci'];
const everywhere = [...filesIn('', '.md'), ...FOLDERS.flatMap((folder) => filesIn(folder, ''))]
  .filter((path) => !path.startsWith('test/walls/retired-words'))
  .map((path) => ({ path, text: readSource(path) }));
const code = everywhere.filter(({ path }) => path.endsWith('.ts'));

test('every file is looked at', () => {
  expect(code.length).toBeGreaterThan(500);
  expect(everywhere.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'docs/trust.md', 'lambda/cli.ts', '.ci/run']),
  );
});

test.each(RETIRED_NAMES)('%s is now called %s', (name) => {
  expect(placesOf(name, code)).toEqual([]);
});

test.each(RETIRED_PHRASES)('instead of "%s" the text says "%s"', (phrase) => {
  expect(placesOf(phrase, everywhere)).toEqual([]);
});

test('a retired word is found wherever it stands alone', () => {
  const found = (text: string) => placesOf('Fate', [{ path: 'x', text }]);
  expect(['(Fate)', 'a\n Fate', '#Fate'].flatMap(found)).toEqual(['x:1', 'x:2', 'x:1']);
  expect(['Fateful', 'TokenFate', '_Fate'].flatMap(found)).toEqual([]);
});

/** Where a text stands as whole words, as `path:line`. */
function placesOf(word: string, files: readonly { path: string; text: string }[]): string[] {
  const pattern = new RegExp(`(?<!\\w)${word}(?!\\w)`);
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}
