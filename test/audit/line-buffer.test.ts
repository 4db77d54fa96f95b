import { expect, test } from 'vitest';
import { LineBuffer } from '../../lambda/audit/line-buffer.ts';

test('a line buffer gives back its lines in order, once', () => {
  const buffer = new LineBuffer();
  buffer.add('one\n');
  buffer.add('two\n');
  expect(buffer.take()).toBe('one\ntwo\n');
  expect(buffer.take()).toBe('');
});

test('a line buffer says when it holds a whole block', () => {
  const buffer = new LineBuffer();
  expect(buffer.add('x'.repeat(65_535))).toBe(false);
  expect(buffer.add('x')).toBe(true);
  buffer.take();
  expect(buffer.add('x')).toBe(false);
});
