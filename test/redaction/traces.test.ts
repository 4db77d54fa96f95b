import { describe, expect, test } from 'vitest';
import { Traces } from './traces.ts';

const VALUE = 'canary:secret +/%0001 "é"';
const traces = new Traces([VALUE]);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a trace of a secret', () => {
  test.each([
    ['itself', VALUE],
    ['its beginning', VALUE.slice(0, 12)],
    ['its end', VALUE.slice(-12)],
    ['JSON', JSON.stringify({ error: VALUE })],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ error: VALUE }))],
    ['a URL', `https://x/${encodeURIComponent(VALUE)}/y`],
    ['a form', new URLSearchParams({ a: 'b', token: VALUE }).toString()],
    ['base64', base64(VALUE)],
    ['Basic authentication', `Basic ${base64(`u:${VALUE}`)}`],
    ['Basic authentication of somebody else', `Basic ${base64(`us:${VALUE}`)}`],
    ['base64url', Buffer.from(`{"a":"${VALUE}"}`).toString('base64url')],
    ['hexadecimal', Buffer.from(VALUE).toString('hex')],
  ])('is found in %s', (_, text) => {
    expect(traces.in(`before ${text} after`)).not.toEqual([]);
  });

  test('is not found where there is none', () => {
    expect(traces.in('canary is a bird, secret is a word, and 0001 a number')).toEqual([]);
  });
});
