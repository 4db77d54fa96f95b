import type * as z from 'zod';
import { type ErrorCode, SweepError } from '../errors.ts';
import type { HttpResponse } from '../ports.ts';

/**
 * The answer's JSON as `schema` describes it. Throws SweepError `invalid-response`, which names `what` was
 * read and the field that is wrong, never its value.
 */
export function parseJson<T>(response: HttpResponse, schema: z.ZodType<T>, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(response.text);
  } catch {
    throw new SweepError('invalid-response', `${what} is not JSON (HTTP ${response.status})`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') || 'its top level';
  throw new SweepError('invalid-response', `${what} is not what the API documents, at ${path}`);
}

/** What an HTTP status means where the API has nothing more precise to say. */
export function statusError(response: HttpResponse, doing: string): SweepError {
  const { status } = response;
  return new SweepError(codeOf(status), `${doing}: ${hintFor(status)} (HTTP ${status})`);
}

function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 409:
      return 'conflict';
    case 429:
      return 'throttled';
    default:
      return status >= 500 ? 'unavailable' : 'invalid-response';
  }
}

function hintFor(status: number): string {
  switch (codeOf(status)) {
    case 'unauthorized':
      return 'the credential is not accepted; check the secret';
    case 'forbidden':
      return 'the credential lacks the right; see the provider’s required rights';
    case 'not-found':
      return 'not found; check the settings and the endpoint';
    case 'throttled':
      return 'still refused by a rate limit after all attempts; lower limits.requestsPerSecond';
    case 'unavailable':
      return 'the provider fails';
    default:
      return 'an answer that the API does not document';
  }
}
