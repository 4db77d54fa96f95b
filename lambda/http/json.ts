import type * as z from 'zod';
import { type ErrorCode, SweepError } from '../errors.ts';
import type { HttpResponse } from '../ports.ts';

/**
 * The answer's JSON as `schema` describes it; the schema is built once, not for each call. Throws
 * SweepError `invalid-response`, which names `what` was read and the field that is wrong, never its value.
 */
export function parseJson<T>(response: HttpResponse, schema: z.ZodType<T>, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(response.text);
  } catch {
    // The parser's own message quotes the text.
    throw new SweepError('invalid-response', `${what} is not JSON (HTTP ${response.status})`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') || 'its top level';
  throw new SweepError('invalid-response', `${what} is not what the API documents, at ${path}`);
}

/**
 * What an HTTP status means where the API has nothing more precise to say.
 * @param doing what was attempted, such as `listing the tokens`
 * @param hint what to do about it, instead of the general advice
 */
export function statusError(response: HttpResponse, doing: string, hint?: string): SweepError {
  const { status } = response;
  const [code, meaning] = meaningOf(status);
  return new SweepError(code, `${doing}: ${hint ?? meaning} (HTTP ${status})`);
}

function meaningOf(status: number): readonly [ErrorCode, string] {
  switch (status) {
    case 401:
      return ['unauthorized', 'the credential is not accepted; check the secret'];
    case 403:
      return ['forbidden', 'the credential lacks the right; see the provider’s required rights'];
    case 404:
      return ['not-found', 'not found; check the settings and the endpoint'];
    case 409:
      return ['conflict', 'its state does not allow that now; the next run tries again'];
    case 429:
      return [
        'throttled',
        'still refused by a rate limit after all attempts; lower limits.requestsPerSecond',
      ];
  }
  if (status >= 500) return ['unavailable', 'the provider fails'];
  if (status >= 300 && status < 400) {
    return ['invalid-response', 'a redirect, which is not followed; check the endpoint'];
  }
  return ['invalid-response', 'an answer that the API does not document'];
}
