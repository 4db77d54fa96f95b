import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filled, placeIntents, runsOf } from '../../lambda/audit/slots.ts';

const PAGE = 4096;

/** A record that names a token, as an intent and then as an outcome. */
const recordOf = (name: string, reason: string, outcome?: string) =>
  JSON.stringify({ token: { name }, reason, outcome });

const intentOf = (name: string) => {
  const text = recordOf(name, 'about to go');
  return { text, bytes: Buffer.byteLength(text) + 200 };
};

const linesOf = (bytes: Buffer) => {
  const lines = bytes.toString().split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line));
};

const names = fc.array(
  fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.nat(300))
    .map(([text, times]) => text.repeat(times)),
  { minLength: 1, maxLength: 30 },
);

describe('intents that are laid out', () => {
  test('are a JSON line each, from the end of the file on, with the room that they ask for', () => {
    fc.assert(
      fc.property(names, fc.nat(3 * PAGE), (all, start) => {
        const intents = all.map(intentOf);
        const { block, slots } = placeIntents(intents, start);
        expect(linesOf(block)).toEqual(intents.map(({ text }) => JSON.parse(text)));
        expect(slots.map(({ bytes }) => bytes)).toEqual(intents.map(({ bytes }) => bytes));
        for (const { at, bytes } of slots) {
          const text = block.subarray(at - start, at - start + bytes).toString();
          expect(text.startsWith('{')).toBe(true);
          expect(text).not.toContain('\n');
        }
      }),
    );
  });

  test('end within a page, and begin there unless they are longer', () => {
    fc.assert(
      fc.property(names, fc.nat(3 * PAGE), (all, start) => {
        for (const { at, bytes } of placeIntents(all.map(intentOf), start).slots) {
          const end = at + bytes;
          const guarded = Math.max(at, end + 1 - PAGE);
          expect(Math.floor(guarded / PAGE)).toBe(Math.floor(end / PAGE));
        }
      }),
    );
  });

  test('are an intent or an outcome each, however many are replaced and wherever a kill ends that between two pages', () => {
    fc.assert(
      fc.property(
        names,
        fc.nat(3 * PAGE),
        fc.infiniteStream(fc.boolean()),
        (all, start, chosen) => {
          const { block, slots } = placeIntents(all.map(intentOf), start);
          const replaced = slots.flatMap((slot, index) => {
            const text = recordOf(all[index] ?? '', 'rule x matches', 'revoked');
            return chosen.next().value ? [{ slot, text, index }] : [];
          });
          const file = Buffer.from(block);
          for (const run of runsOf(replaced.toReversed())) {
            const bytes = filled(run);
            const at = run[0]?.slot.at ?? 0;
            for (
              let written = 0;
              written < bytes.length;
              written += PAGE - ((at + written) % PAGE)
            ) {
              const torn = Buffer.from(file);
              bytes.copy(torn, at - start, 0, written);
              expect(linesOf(torn).map(({ token }) => token.name)).toEqual(all);
            }
            bytes.copy(file, at - start);
          }
          const found = linesOf(file).flatMap(({ outcome }, index) => (outcome ? [index] : []));
          expect(found).toEqual(replaced.map(({ index }) => index));
          expect(linesOf(file).map(({ token }) => token.name)).toEqual(all);
        },
      ),
    );
  });
});

test('slots that follow each other are filled in one go, in whatever order they come', () => {
  const intents = ['a', 'b', 'c', 'd'].map(intentOf);
  const [a, b, c, d] = placeIntents(intents, 0).slots.map((slot) => ({ slot, text: '' }));
  if (!a || !b || !c || !d) throw new Error('an intent has no slot');
  expect(runsOf([d, b, a])).toEqual([[a, b], [d]]);
});

test('what is longer than its slot is not written', () => {
  const fill = (bytes: number, text: string) =>
    filled([{ slot: { at: 0, bytes, next: bytes + 1 }, text }]);
  expect(() => fill(8, '{"a":123}')).toThrow('a line does not fit into 8 bytes');
  const bytes = 1024 * 1024;
  for (const last of ['b', 'é', '€', '💶']) {
    const most = bytes - Buffer.byteLength(last);
    const lineOf = (before: number) => 'a'.repeat(before) + last;
    expect(fill(bytes, lineOf(most)).toString()).toBe(`${lineOf(most)}\n`);
    for (let before = most + 1; before <= bytes; before++)
      expect(() => fill(bytes, lineOf(before))).toThrow(`a line does not fit into ${bytes} bytes`);
  }
  expect(fill(9, '{"a":12}').toString()).toBe('{"a":12} \n');
});
