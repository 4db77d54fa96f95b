import { expect, test } from 'vitest';
import {
  bodyTooLarge,
  RESPONSE_TOO_LARGE,
  ResponseTooLarge,
  tooHeavy,
} from '../../lambda/http/response-too-large.ts';

const MEBIBYTE = 1024 * 1024;

test('a body that is too large is told with its bytes, what is possible, and what to do', () => {
  expect(bodyTooLarge(40_000_000, 32 * MEBIBYTE).message).toBe(
    'the response has 40000000 bytes or more, and 32 MiB are possible; list less at a time, or give the sweeper more memory',
  );
});

test('a response that explodes when it is parsed is told with what it would take', () => {
  expect(tooHeavy(1000, 100 * MEBIBYTE, 85 * MEBIBYTE).message).toMatch(
    /^the response of 1000 bytes would take 100 MiB of memory, and 85 MiB are possible; list less/,
  );
});

test('the error of a response that is too large is known by its code, which undici hands on', () => {
  expect(new ResponseTooLarge('x').code).toBe(RESPONSE_TOO_LARGE);
});
