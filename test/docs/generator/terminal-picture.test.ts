import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { terminalPicture } from '../../../docs/generator/terminal-picture.ts';

function textOf(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

test('the picture has each line of the run, with the characters of SVG escaped', () => {
  const picture = terminalPicture('1. Plan: a & b\n\n$ npx <x>\n');
  expect(picture.match(/<text /g)).toHaveLength(3);
  expect(picture).toContain(' class="head">1. Plan: a &amp; b</text>');
  expect(picture).toContain(' class="typed">$ npx &lt;x&gt;</text>');
});

test('a line that is too long is cut, and says so', () => {
  const [, shown = ''] = />([^<>]*)<\/text>/.exec(terminalPicture('x'.repeat(500))) ?? [];
  expect(shown).toMatch(/^x{50,}…$/);
});

test('it stops at each headline, and never beyond the end of the run', () => {
  const blank = '\n'.repeat(100);
  const picture = terminalPicture(`start${blank}1. Plan${blank}What the simulators report\nend`);
  expect(picture.match(/translateY/g)).toHaveLength(3);
  expect(picture).toContain(`translateY(-${(202 - 34) * 17}px)`);
  expect(picture).not.toContain(`translateY(-${200 * 17}px)`);
});

test('the captured run ends as the README says', () => {
  const shown = /```\n( {2}✓ [^`]*)```/.exec(textOf('README.md'))?.[1] ?? 'nothing';
  expect(textOf('docs/pictures/demo.txt')).toContain(shown);
});
