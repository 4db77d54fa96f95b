import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { readSource } from '../walls/source-files.ts';

const root = new URL('../../', import.meta.url);
const pages = ['.', 'docs', 'docs/providers', 'test/real'].flatMap((folder) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => posix.join(folder, name)),
);

test.each(pages)('%s links to files and sections that exist', (page) => {
  const broken = [...readSource(page).matchAll(/\]\(([^):]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !isThere(page, target));
  expect(broken).toEqual([]);
});

test.each(pages)('%s names files and folders that exist', (page) => {
  const missing = [...readSource(page).matchAll(/`((?:lambda|lib|test|docs)\/[^`\s]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !isPattern(path) && !existsSync(new URL(path, root)));
  expect(missing).toEqual([]);
});

function isThere(page: string, target: string): boolean {
  const [path = '', section] = target.split('#');
  const file = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(new URL(file, root))) return false;
  return section === undefined || sectionsOf(readSource(file)).has(section);
}

/** The anchors that Markdown gives the headings. */
function sectionsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Stands for many files, or for one that the reader names. */
function isPattern(path: string): boolean {
  return /[*<{]|NAME|…/.test(path);
}
