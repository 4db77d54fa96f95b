import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { jsonWeight, MOST_BYTES_EACH } from '../../lambda/http/json-weight.ts';

const repeated = (count: number, item: (index: number) => string) =>
  `[${Array.from({ length: count }, (_, index) => item(index)).join(',')}]`;
const shuffled = (index: number) => {
  const keys = [...'abcdefghijklmnop'].map((key, at) => [(index * 7919 * (at + 1)) % 104_729, key]);
  keys.sort(([one], [other]) => Number(one) - Number(other));
  return `{${keys.map(([, key]) => `"${key}":1`).join(',')}}`;
};

const COUNT = 100_000;
const TEXTS: Readonly<Record<string, () => string>> = {
  numbers: () => repeated(COUNT, () => '1'),
  fractions: () => repeated(COUNT, (index) => `0.${index}1`),
  'empty objects': () => repeated(COUNT, () => '{}'),
  'empty arrays': () => repeated(COUNT, () => '[]'),
  'short texts': () => repeated(COUNT, (index) => `"${index.toString(36)}"`),
  'long texts': () => repeated(COUNT, (index) => `"${'x'.repeat(50)}${index}"`),
  'objects alike': () => repeated(COUNT, (index) => `{"id":"${index}"}`),
  'objects whose keys differ': () => repeated(COUNT, (index) => `{"k${index}":1}`),
  'objects whose order differs': () => repeated(COUNT / 16, shuffled),
  'an object of many keys': () => `{${repeated(COUNT, (index) => `"k${index}":{}`).slice(1, -1)}}`,
  nesting: () => '['.repeat(COUNT) + ']'.repeat(COUNT),
};

/** Bytes of heap that a process of its own needs for the text and what is parsed of it. */
function measured(text: string): number {
  const program = `
    const text = require('node:fs').readFileSync(0).toString(); gc(); gc();
    const before = process.memoryUsage().heapUsed;
    globalThis.parsed = JSON.parse(text); gc(); gc();
    process.stdout.write(String(process.memoryUsage().heapUsed - before + text.length));`;
  return Number(execFileSync(process.execPath, ['--expose-gc', '-e', program], { input: text }));
}

test.each(Object.entries(TEXTS))(
  'the weight of a JSON text is no less than what V8 takes, and neither is the most for so many bytes: %s',
  (_, make) => {
    const text = make();
    const bytes = measured(text);
    expect(jsonWeight(Buffer.from(text))).toBeGreaterThan(bytes);
    expect(MOST_BYTES_EACH * text.length).toBeGreaterThan(bytes);
  },
);
