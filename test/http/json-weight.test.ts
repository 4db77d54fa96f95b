import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonWeight } from '../../lambda/http/json-weight.ts';

const weightOf = (text: string) => jsonWeight(Buffer.from(text));
describe('the weight of a JSON text', () => {
  test('does not count what stands inside texts', () => {
    const text = '"[[[[,,,,{{{{::::\\"[[[["';
    expect(weightOf(text)).toBe(2 * text.length);
  });

  test('is at least the text itself, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(jsonWeight(bytes)).toBeGreaterThanOrEqual(2 * bytes.length);
      }),
    );
  });

  test('counts two bytes a character once one is beyond Latin', () => {
    expect(weightOf(`"${'x'.repeat(1000)}名"`)).toBeGreaterThan(3 * 1000);
  });
});
