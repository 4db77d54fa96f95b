import type * as z from 'zod';
import { type ErrorCode, SweepError } from '../../errors.ts';
import { isThrottle } from '../../http/throttling.ts';
import type { HttpResponse } from '../../ports.ts';

/**
 * The answer's JSON as `schema` describes it; the schema is built once, not for each call. Throws
 * SweepError `invalid-response`, which names `what` was read and the field that is wrong, never its value.
 */
export function parseJson<T>(response: HttpResponse, schema: z.ZodType<T>, what: string): T {
  const parsed = schema.safeParse(readJson(response, what));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') || 'its top level';
  throw new SweepError('invalid-response', `${what} is not what the API documents, at ${path}`);
}

/**
 * The answer's JSON, whatever it holds. Throws SweepError `invalid-response`, which says what came instead.
 * @param what was read, or what for, such as `the list of tokens` or `logging in`
 */
export function readJson(response: HttpResponse, what: string): unknown {
  const json = jsonOf(response.text);
  if (json !== undefined) return json;
  const instead = `${kindOf(response)} came instead of JSON`;
  throw new SweepError('invalid-response', `${what}: ${instead} (HTTP ${response.status})`);
}

/** The JSON of a text; `undefined` when it is none, as no JSON is. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}

/** What a body is that is no JSON, in words. */
function kindOf({ headers, text }: HttpResponse): string {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (text.startsWith(GZIP) || !['', 'identity'].includes(encoding)) {
    return 'a compressed body, which was not asked for,';
  }
  const start = text.slice(0, 500).trimStart();
  if (start === '') return 'an empty body';
  if (/^<(?:!doctype html|html|head|body)\b/i.test(start)) return 'HTML';
  if (start.startsWith('<')) return /html/i.test(headers['content-type'] ?? '') ? 'HTML' : 'XML';
  return /^[[{]/.test(start) ? 'JSON that breaks off or is malformed' : 'plain text';
}

/** The first byte of gzip, and what decoding makes of the second. */
const GZIP = '\u001F\uFFFD';

/** What may be added to the general meaning of a status. */
export interface StatusErrorOptions {
  /** Public id of the token, the parent or the setting that it happened to; said after what was attempted. */
  readonly item?: string;
  /** What to do about it, instead of the general advice. */
  readonly hint?: string;
}

/**
 * What an HTTP status means where the API has nothing more precise to say.
 * @param doing what was attempted, such as `listing the tokens`, or `reading token` before an item
 */
export function statusError(
  response: HttpResponse,
  doing: string,
  { item, hint }: StatusErrorOptions = {},
): SweepError {
  const [code, meaning] = meaningOf(response);
  const what = item === undefined ? doing : `${doing} ${item}`;
  return new SweepError(code, `${what}: ${hint ?? meaning} (HTTP ${response.status})`);
}

function meaningOf(response: HttpResponse): readonly [ErrorCode, string] {
  const { status } = response;
  if (isThrottle(response)) {
    return [
      'throttled',
      'still refused by a rate limit after all attempts; lower limits.requestsPerSecond',
    ];
  }
  switch (status) {
    case 401:
      return ['unauthorized', 'the credential is not accepted; check the secret'];
    case 403:
      return ['forbidden', 'the credential lacks the right; see the provider’s required rights'];
    case 404:
      return ['not-found', 'not found; check the settings and the endpoint'];
    case 409:
      return ['conflict', 'its state does not allow that now; the next run tries again'];
  }
  if (status >= 500) return ['unavailable', 'the provider returned a server error'];
  if (status >= 400) return ['invalid-response', 'the provider refused the request'];
  if (status >= 300) {
    const place = /^\/(?!\/)/.test(response.headers.location ?? '') ? 'path' : 'address';
    return [
      'invalid-response',
      `a redirect to another ${place}, which is not followed; check the endpoint`,
    ];
  }
  const isJson = response.text.trim() === '' || jsonOf(response.text) !== undefined;
  const came = isJson ? 'an answer' : kindOf(response);
  return ['invalid-response', `${came} came that the API does not document`];
}
