import { expect, test } from 'vitest';
import { skewOf } from '../../lambda/http/clock-skew.ts';
import { HOUR, NOW } from '../support/clock.ts';

const END = NOW + 500;

test.each<[string, number, Record<string, string>, number]>([
  ['fresh and behind', NOW - HOUR, {}, -HOUR + 1000],
  ['fresh and ahead', NOW + HOUR, {}, HOUR - 500],
  ['an hour old, as it says', NOW - HOUR, { age: '3600' }, 0],
  ['older than it says', NOW - 2 * HOUR, { age: '3600' }, 0],
  ['younger than it says', NOW, { age: '3600' }, HOUR - 500],
  ['an hour old, by the first of two ages', NOW - HOUR, { age: '3600, 7200' }, 0],
  ['of no age', NOW - HOUR, { age: '0' }, -HOUR + 1000],
  ['of an age that is none', NOW - HOUR, { age: 'old' }, 0],
  ['of an age that is none, and ahead', NOW + HOUR, { age: '-5' }, HOUR - 500],
  ['from CloudFront’s cache', NOW - HOUR, { 'x-cache': 'Hit from cloudfront' }, 0],
  ['from the origin behind it', NOW - HOUR, { 'x-cache': 'Miss from cloudfront' }, 1000 - HOUR],
  ['from Akamai’s cache', NOW - HOUR, { 'x-cache': 'TCP_MEM_HIT from a1-2-3-4' }, 0],
  ['from Cloudflare’s cache', NOW - HOUR, { 'cf-cache-status': 'HIT' }, 0],
  ['passed on by Cloudflare', NOW - HOUR, { 'cf-cache-status': 'DYNAMIC' }, 1000 - HOUR],
  ['from a cache of RFC 9211', NOW - HOUR, { 'cache-status': 'ExampleCache; hit' }, 0],
  ['from a cache, and ahead', NOW + HOUR, { 'x-cache': 'HIT' }, HOUR - 500],
])('the date of a response that is %s proves what it can', (_, date, headers, skew) => {
  expect(skewOf(date, headers, NOW, END)).toBe(skew);
});
