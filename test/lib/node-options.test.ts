import { expect, test } from 'vitest';
import { nodeOptions } from '../../lib/node-options.ts';

test('V8 may fill half of the memory with what lives long, in whole MiB', () => {
  expect(nodeOptions(512)).toMatch(/ --max-old-space-size=256$/);
  expect(nodeOptions(257)).toMatch(/ --max-old-space-size=128$/);
});

test('errors name lines of the sources', () => {
  expect(nodeOptions(512).split(' ')).toContain('--enable-source-maps');
});
