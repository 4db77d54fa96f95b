import { expect, test } from 'vitest';
import { formatCount, plural } from '../../../lambda/report/text/counts.ts';

test.for([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1_234_567, '1,234,567'],
] as const)('the count %i is written %s', ([count, text]) => {
  expect(formatCount(count)).toBe(text);
});

test.for([
  [0, '0 tokens'],
  [1, '1 token'],
  [2, '2 tokens'],
  [1234, '1,234 tokens'],
] as const)('%i with its noun is written %s', ([count, text]) => {
  expect(plural(count, 'token')).toBe(text);
});
