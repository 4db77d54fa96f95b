import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { consulWithList } from '../consul.ts';
import type { MemoryRow } from '../row.ts';

const BYTES = 31 * 1024 * 1024;
const ALIKE = 'tokens of an id alone';
const refused = { outcome: 'failed', error: { code: 'invalid-response' } } as const;

/** One legal answer of 31 MiB, of values that are much larger in memory than in the answer. */
export const VALUES: readonly MemoryRow[] = [
  row('numbers', '[1', ',1', ']'),
  row('fractions', '[0.5', ',0.5', ']'),
  row('empty objects', '[{}', ',{}', ']'),
  row('empty objects in an object', '{"a":{}', (index) => `,"${index}":{}`, '}'),
  row('empty texts', '[""', ',""', ']'),
  row('short texts', '["a"', (index) => `,"${index.toString(36)}"`, ']'),
  row(ALIKE, '[{"AccessorID":"a"}', (i) => `,{"AccessorID":"${i}"}`, ']'),
  row('arrays inside arrays', '', '[', ''),
  row('one text that is not Latin', '["', '名', '"]'),
].map(({ title, list }) => ({
  title: `31 MiB of ${title} in one answer`,
  start: () => ({ serve: consulWithList(list) }),
  expected: refused,
  // Twice the memory has room for objects that are all alike.
  ...(title === ALIKE && { memories: [256] }),
}));

function row(
  title: string,
  first: string,
  more: string | ((index: number) => string),
  last: string,
) {
  return {
    title,
    list: (response: ServerResponse) =>
      void pipeline(Readable.from(textOf(first, more, last)), response).catch(() => {}),
  };
}

function* textOf(first: string, more: string | ((index: number) => string), last: string) {
  yield first;
  const piece = typeof more === 'string' ? more.repeat(20_000) : undefined;
  let index = 0;
  for (let sent = first.length; sent < BYTES; ) {
    const next = piece ?? Array.from({ length: 5000 }, () => pieceAt(more, ++index)).join('');
    yield next;
    sent += Buffer.byteLength(next);
  }
  yield last;
}

function pieceAt(more: string | ((index: number) => string), index: number): string {
  return typeof more === 'string' ? more : more(index);
}
