import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SweepError } from '../../../lambda/errors.ts';
import type { HttpResponse } from '../../../lambda/http-ports.ts';
import {
  errorCodeOf,
  parseJson,
  readJson,
  statusError,
} from '../../../lambda/providers/kit/response.ts';

const Page = z.object({ tokens: z.array(z.object({ id: z.string() })) });

const answer = (text: string, status = 200): HttpResponse => ({
  status,
  headers: {},
  text,
  repeated: false,
});

function failureOf(text: string): SweepError {
  try {
    parseJson(answer(text), Page, 'the list of tokens');
  } catch (error) {
    if (error instanceof SweepError) return error;
  }
  throw new Error('no SweepError');
}

describe('JSON of a response', () => {
  test('is what the schema makes of it, whatever else the server adds', () => {
    const text = '{"tokens":[{"id":"a","more":1}],"extra":true}';
    expect(parseJson(answer(text), Page, 'the list')).toEqual({ tokens: [{ id: 'a' }] });
  });

  test('is read when it can be, whatever the headers say', () => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/html' };
    expect(readJson({ ...answer('false'), headers }, 'logging in')).toBe(false);
  });

  test.each([
    ['', 'the list of tokens: an empty body came instead of JSON (HTTP 200)'],
    ['<html>canary</html>', 'the list of tokens: HTML came instead of JSON (HTTP 200)'],
    ['canary', 'the list of tokens: plain text came instead of JSON (HTTP 200)'],
    [
      '{"tokens":[{"id":"canary"',
      'the list of tokens: truncated or malformed JSON came instead of JSON (HTTP 200)',
    ],
    ['{"canary":1}', 'the list of tokens is not what the API documents, at tokens'],
    [
      '{"tokens":[{"id":"a"},{"id":["canary"]}]}',
      'the list of tokens is not what the API documents, at tokens.1.id',
    ],
    ['"canary"', 'the list of tokens is not what the API documents, at its top level'],
    ['null', 'the list of tokens is not what the API documents, at its top level'],
  ])(
    'that is wrong is refused with the path of the field, and without any value: %s',
    (text, message) => {
      const error = failureOf(text);
      expect(error).toMatchObject({ code: 'invalid-response', message });
      expect(error.cause).toBeUndefined();
    },
  );
});

describe('An unexpected status', () => {
  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [599, 'unavailable'],
    [200, 'invalid-response'],
    [302, 'invalid-response'],
    [400, 'invalid-response'],
    [402, 'invalid-response'],
    [418, 'invalid-response'],
  ])('%i is %s', (status, code) => {
    const error = statusError(answer('canary', status), 'listing the tokens');
    expect(error.code).toBe(code);
    expect(error.message).toMatch(new RegExp(`^listing the tokens: .*\\(HTTP ${status}\\)$`));
    expect(error.message).not.toContain('canary');
  });

  test.each<[number, string]>([
    [400, 'the provider refused the request'],
    [422, 'the provider refused the request'],
    [500, 'the provider returned a server error'],
    [522, 'the provider returned a server error'],
    [204, 'a response came that the API does not document'],
  ])('is described in plain words: %i', (status, words) => {
    const { message } = statusError(answer('', status), 'listing');
    expect(message).toBe(`listing: ${words} (HTTP ${status})`);
  });

  test('says what came, where the API documents another response', () => {
    expect(statusError(answer('<html>canary'), 'deleting').message).toBe(
      'deleting: HTML came that the API does not document (HTTP 200)',
    );
  });

  test.each([
    ['/login?canary', 'path'],
    ['//canary.example', 'address'],
    ['https://canary.example/', 'address'],
    [undefined, 'address'],
  ])('says of a redirect that it is not followed, and not where to: %s', (location, place) => {
    const redirect = { ...answer('', 302), headers: { location } };
    expect(statusError(redirect, 'listing').message).toBe(
      `listing: a redirect to another ${place}, which is not followed; check the endpoint (HTTP 302)`,
    );
  });

  test('is a rate limit where headers or body say so, not a lack of rights', () => {
    const spent = { ...answer('', 403), headers: { 'x-ratelimit-remaining': '0' } };
    expect(statusError(spent, 'listing').code).toBe('throttled');
    const secondary = answer('{"message":"You have exceeded a secondary rate limit."}', 403);
    expect(statusError(secondary, 'listing').code).toBe('throttled');
  });

  test('gives its code alone for an error with words of its own', () => {
    expect(errorCodeOf(answer('', 403))).toBe('forbidden');
  });

  test('names the item that the request was about', () => {
    const named = statusError(answer('', 400), 'reading token', 'abc');
    expect(named.message).toBe('reading token abc: the provider refused the request (HTTP 400)');
  });
});
