import { expect, test } from 'vitest';
import { escaped } from '../../../docs/generator/svg.ts';

test('text is no markup in SVG', () => {
  expect(escaped('a <b> & c')).toBe('a &lt;b&gt; &amp; c');
});
