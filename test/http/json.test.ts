import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { SweepError } from '../../lambda/errors.ts';
import { parseJson, statusError } from '../../lambda/http/json.ts';
import type { HttpResponse } from '../../lambda/ports.ts';

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

describe('JSON of an answer', () => {
  test('is what the schema makes of it, whatever else the server adds', () => {
    const text = '{"tokens":[{"id":"a","more":1}],"extra":true}';
    expect(parseJson(answer(text), Page, 'the list')).toEqual({ tokens: [{ id: 'a' }] });
  });

  test.each([
    ['', 'the list of tokens is not JSON (HTTP 200)'],
    ['<html>canary</html>', 'the list of tokens is not JSON (HTTP 200)'],
    ['{"tokens":[{"id":"canary"', 'the list of tokens is not JSON (HTTP 200)'],
    ['{"canary":1}', 'the list of tokens is not what the API documents, at tokens'],
    [
      '{"tokens":[{"id":"a"},{"id":["canary"]}]}',
      'the list of tokens is not what the API documents, at tokens.1.id',
    ],
    ['"canary"', 'the list of tokens is not what the API documents, at its top level'],
    ['null', 'the list of tokens is not what the API documents, at its top level'],
  ])('that is wrong is refused by its place, without any value: %s', (text, message) => {
    const error = failureOf(text);
    expect(error).toMatchObject({ code: 'invalid-response', message });
    expect(error.cause).toBeUndefined();
  });
});

describe('a status that was not hoped for', () => {
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

  test('says what to do, in the provider’s words where it has them', () => {
    const redirect = statusError(answer('', 302), 'listing');
    expect(redirect.message).toContain('not followed; check the endpoint');
    const hinted = statusError(answer('', 403), 'listing', 'ask for the role auditor');
    expect(hinted.message).toBe('listing: ask for the role auditor (HTTP 403)');
  });
});
