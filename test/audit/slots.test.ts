import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filled, layOut } from '../../lambda/audit/slots.ts';

const PAGE = 4096;

/** A record that names a token, as an intent and then as an outcome. */
const recordOf = (name: string, reason: string, outcome?: string) =>
  `${JSON.stringify({ token: { name }, reason, outcome })}\n`;

const intentOf = (name: string) => {
  const line = recordOf(name, 'about to go');
  return { line, bytes: Buffer.byteLength(line) + 200 };
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
        const { block, slots } = layOut(intents, start);
        expect(linesOf(block)).toEqual(intents.map(({ line }) => JSON.parse(line)));
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
        for (const { at, bytes } of layOut(all.map(intentOf), start).slots) {
          const end = at + bytes;
          const guarded = Math.max(at, end + 1 - PAGE);
          expect(Math.floor(guarded / PAGE)).toBe(Math.floor(end / PAGE));
        }
      }),
    );
  });

  test('are an intent or an outcome each where a kill ends the change between two pages', () => {
    fc.assert(
      fc.property(names, fc.nat(3 * PAGE), fc.nat(), (all, start, which) => {
        const { block, slots } = layOut(all.map(intentOf), start);
        const index = which % slots.length;
        const slot = slots[index];
        if (!slot) throw new Error('there is no such slot');
        const name = all[index] ?? '';
        const outcome = filled(slot, recordOf(name, 'rule x matches', 'revoked'));
        const last = Math.floor((slot.at + slot.bytes) / PAGE) * PAGE;
        for (const written of [0, last - slot.at, slot.bytes].filter((count) => count >= 0)) {
          const file = Buffer.from(block);
          outcome.copy(file, slot.at - start, 0, written);
          expect(linesOf(file).map(({ token }) => token.name)).toEqual(all);
          expect(linesOf(file)[index].outcome).toBe(written === slot.bytes ? 'revoked' : undefined);
        }
      }),
    );
  });
});

test('what is longer than its slot is not written', () => {
  expect(() => filled({ at: 0, bytes: 8 }, '{"a":123}\n')).toThrow('9 bytes do not fit into 8');
  expect(filled({ at: 0, bytes: 9 }, '{"a":12}\n').toString()).toBe('{"a":12} ');
});
