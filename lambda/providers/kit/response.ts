import type * as z from 'zod';
import { type ErrorCode, SweepError } from '../../errors.ts';
import { isThrottle } from '../../http/throttling.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { bodyKind } from './body-kind.ts';

/**
 * The response's JSON as `schema` describes it. Throws SweepError `invalid-response`, which names what was read and the
 * field that is wrong, never its value.
 * @param what was read, such as `the list of tokens`
 * @example
 * const Page = z.object({ tokens: z.array(z.string()) });
 * parseJson(respond(200, '{"tokens":["a"],"total":1}'), Page, 'the list of tokens'); // { tokens: ['a'] }
 */
export function parseJson<T>(response: HttpResponse, schema: z.ZodType<T>, what: string): T {
  const parsed = schema.safeParse(readJson(response, what));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') || 'its top level';
  throw new SweepError('invalid-response', `${what} is not what the API documents, at ${path}`);
}

/**
 * The response's JSON, whatever its form. Throws SweepError `invalid-response`, which says what came instead.
 * @param what was read, or what for, such as `the list of tokens` or `logging in`
 * @example
 * readJson(respond(200, '[1]'), 'the list of tokens'); // [1]
 */
export function readJson(response: HttpResponse, what: string): unknown {
  const json = jsonOf(response.text);
  if (json !== undefined) return json;
  const instead = `${bodyKind(response)} came instead of JSON`;
  throw new SweepError('invalid-response', `${what}: ${instead} (HTTP ${response.status})`);
}

/**
 * The response's JSON as `schema` describes it, or `undefined`: for what is only looked for, such as an error code.
 * @example
 * const Refusal = z.object({ error: z.string() });
 * bodyOf(respond(400, '{"error":"invalid_grant"}'), Refusal)?.error; // 'invalid_grant'
 * bodyOf(respond(502, '<html>'), Refusal); // undefined
 */
export function bodyOf<T>({ text }: HttpResponse, schema: z.ZodType<T>): T | undefined {
  return schema.safeParse(jsonOf(text)).data;
}

/**
 * The JSON of a text; `undefined` for a text that is not JSON.
 * @example
 * jsonOf('{"id":7}'); // { id: 7 }
 * jsonOf('{"id":'); // undefined
 */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}

/**
 * The error that a response means where the API says nothing more precise.
 * @param operation what was attempted, such as `listing the tokens`, or `reading token` before an item
 * @param item public id of the token, parent or setting that it was about
 * @example
 * statusError(respond(500), 'listing the tokens').code; // 'unavailable'
 * statusError(respond(400), 'reading token', 'abc').message; // 'reading token abc: the provider refused the request (HTTP 400)'
 */
export function statusError(response: HttpResponse, operation: string, item?: string): SweepError {
  const [code, meaning] = meaningOf(response);
  const what = item === undefined ? operation : `${operation} ${item}`;
  return new SweepError(code, `${what}: ${meaning} (HTTP ${response.status})`);
}

/**
 * The error code that a response means, for an error with words of its own.
 * @example
 * errorCodeOf(respond(403)); // 'forbidden'
 */
export function errorCodeOf(response: HttpResponse): ErrorCode {
  return meaningOf(response)[0];
}

type Meaning = readonly [code: ErrorCode, sentence: string];

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [401, ['unauthorized', 'the credential is not accepted; check the secret']],
  [403, ['forbidden', 'the credential lacks the right; see the provider’s required rights']],
  [404, ['not-found', 'not found; check the settings and the endpoint']],
  [409, ['conflict', 'its current state does not allow that; the next run tries again']],
]);

const THROTTLED: Meaning = [
  'throttled',
  'still refused by a rate limit after all attempts; lower limits.requestsPerSecond',
];

function meaningOf(response: HttpResponse): Meaning {
  const { status } = response;
  if (isThrottle(response)) return THROTTLED;
  const known = MEANINGS.get(status);
  if (known) return known;
  if (status >= 500) return ['unavailable', 'the provider returned a server error'];
  if (status >= 400) return ['invalid-response', 'the provider refused the request'];
  return ['invalid-response', status >= 300 ? redirectIn(response) : undocumentedIn(response)];
}

function redirectIn({ headers }: HttpResponse): string {
  const place = /^\/(?!\/)/.test(headers.location ?? '') ? 'path' : 'address';
  return `a redirect to another ${place}, which is not followed; check the endpoint`;
}

function undocumentedIn(response: HttpResponse): string {
  const isJson = response.text.trim() === '' || jsonOf(response.text) !== undefined;
  return `${isJson ? 'a response' : bodyKind(response)} came that the API does not document`;
}
