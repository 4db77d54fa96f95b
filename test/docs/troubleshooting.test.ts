import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newTotals } from '../../lambda/domain/totals.ts';
import { stableUnions } from './stable-unions.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');
const sources = ['lambda', 'lib'].map(textOfAll).join('\n');

/** The text of all sources below a folder. */
function textOfAll(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
}

/** What stands in the first column of a part of the page. */
const rowsOf = (part: string) =>
  [...part.matchAll(/^\| (`.*?`) \| /gm)].map(([, message = '']) => message);

const [byMessage = '', byCode = ''] = page.split('\n## By code\n');
const messages = rowsOf(byMessage);

/** What stands between the placeholders of a message; a few letters would be found anywhere. */
function fragmentsOf(message: string): string[] {
  return message.split(/[`…]+/).filter((text) => text.trim().length >= 5);
}

test('there are messages, each with something to look for', () => {
  expect(messages.length).toBeGreaterThan(50);
  expect(messages.filter((message) => fragmentsOf(message).length === 0)).toEqual([]);
});

test.each(messages)('%s is what the program says', (message) => {
  expect(fragmentsOf(message).filter((text) => !sources.includes(text))).toEqual([]);
});

test('each error code of the program has a row, and there is no row for another', () => {
  const codes = Object.keys(stableUnions.errorCodes).map((code) => `\`${code}\``);
  expect(rowsOf(byCode).toSorted()).toEqual(codes.toSorted());
});

test('the glossary explains each column of the counts', () => {
  const glossary = readFileSync(join(root, 'docs/glossary.md'), 'utf8');
  const columns = Object.keys(newTotals()).map((key) => (key === 'alreadyGone' ? 'gone' : key));
  const missing = columns.filter((column) => !glossary.includes(`\n| \`${column}\` |`));
  expect(missing).toEqual([]);
});
