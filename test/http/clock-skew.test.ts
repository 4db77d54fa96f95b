import { expect, test } from 'vitest';
import { skewOf } from '../../lambda/http/clock-skew.ts';
import { HOUR } from '../support/clock.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const END = START + 500;

test.each<[string, number, Record<string, string>, number]>([
  ['fresh and behind', START - HOUR, {}, -HOUR + 1000],
  ['fresh and ahead', START + HOUR, {}, HOUR - 500],
  ['an hour old, as it says', START - HOUR, { age: '3600' }, 0],
  ['older than it says', START - 2 * HOUR, { age: '3600' }, 0],
  ['younger than it says', START, { age: '3600' }, HOUR - 500],
  ['an hour old, by the first of two ages', START - HOUR, { age: '3600, 7200' }, 0],
  ['of no age', START - HOUR, { age: '0' }, -HOUR + 1000],
  ['of an age that is none', START - HOUR, { age: 'old' }, 0],
  ['of an age that is none, and ahead', START + HOUR, { age: '-5' }, HOUR - 500],
  ['from CloudFront’s cache', START - HOUR, { 'x-cache': 'Hit from cloudfront' }, 0],
  ['from the origin behind it', START - HOUR, { 'x-cache': 'Miss from cloudfront' }, 1000 - HOUR],
  ['from Akamai’s cache', START - HOUR, { 'x-cache': 'TCP_MEM_HIT from a1-2-3-4' }, 0],
  ['from Cloudflare’s cache', START - HOUR, { 'cf-cache-status': 'HIT' }, 0],
  ['passed on by Cloudflare', START - HOUR, { 'cf-cache-status': 'DYNAMIC' }, 1000 - HOUR],
  ['from a cache of RFC 9211', START - HOUR, { 'cache-status': 'ExampleCache; hit' }, 0],
  ['from a cache, and ahead', START + HOUR, { 'x-cache': 'HIT' }, HOUR - 500],
])('the date of an answer that is %s proves what it can', (_, date, headers, skew) => {
  expect(skewOf(date, headers, START, END)).toBe(skew);
});
