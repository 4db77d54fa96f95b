import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Body } from '../../lambda/http/body.ts';

function bodyOf(chunks: readonly Uint8Array[]): Body {
  const body = new Body();
  for (const chunk of chunks) body.add(chunk);
  return body;
}

test('a body is its chunks, however they were cut', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 50 }),
      fc.integer({ min: 1, max: 9 }),
      (text, size) => {
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        const body = bodyOf(chunks);
        expect([body.length, Buffer.from(body.bytes).toString()]).toEqual([bytes.length, text]);
        expect(body.takeText()).toBe(text.replace(/^\uFEFF/, ''));
      },
    ),
  );
});

test('a million chunks of one byte, each cut from 64 KiB, take little more than their bytes', () => {
  const chunk = new Uint8Array(65_536).subarray(0, 1);
  const body = new Body();
  for (let count = 0; count < 1_000_000; count++) body.add(chunk);
  expect(body.bytes.buffer.byteLength).toBeLessThan(1_300_000);
});

test('a byte order mark is not part of the text', () => {
  expect(bodyOf([Buffer.from('\uFEFFa\uFEFF')]).takeText()).toBe('a\uFEFF');
});

test('taking the text frees the bytes, and so does clearing', () => {
  for (const free of [(body: Body) => body.takeText(), (body: Body) => body.clear()]) {
    const body = bodyOf([Buffer.from('a'), Buffer.from('b')]);
    const { buffer } = body.bytes;
    free(body);
    expect([buffer.byteLength, body.length, body.takeText()]).toEqual([0, 0, '']);
  }
});
