import { expect, test } from 'vitest';
import { nextLink } from '../../../lambda/providers/rest/link-header.ts';

test.each([
  ['the only link', '<https://a.example/?page=2>; rel="next"'],
  ['one of several', '<https://a.example/>; rel="first", <https://a.example/?page=2>; rel="next"'],
  ['a relation without quotes', '<https://a.example/?page=2>;rel=next'],
  ['one of several relations', '<https://a.example/?page=2>; rel="prefetch next"'],
  [
    'other parameters before and after',
    '<https://a.example/?page=2>; title="a; b, c"; rel="next"; type=x',
  ],
  ['upper case', '<https://a.example/?page=2>; REL="Next"'],
  ['white space everywhere', '<https://a.example/?page=2> ;  rel = "next" '],
])('finds the next link as %s', (_, header) => {
  expect(nextLink(header)).toBe('https://a.example/?page=2');
});

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['no next link', '<https://a.example/>; rel="prev"'],
  ['a relation that only contains the word', '<https://a.example/>; rel="nextish"'],
  ['the word inside a title', '<https://a.example/>; title="; rel=next"; rel="prev"'],
  ['a link without brackets', 'https://a.example/; rel="next"'],
  ['a link that never ends', '<https://a.example/; rel="next"'],
])('finds none in %s', (_, header) => {
  expect(nextLink(header)).toBeUndefined();
});

test('reads a long and hostile header in one go', () => {
  expect(nextLink(`${'<a>; x="'.repeat(20_000)}${'; rel=prev'.repeat(20_000)}`)).toBeUndefined();
});
