import * as z from 'zod';
import { type ErrorCode, SweepError } from '../../errors.ts';
import { isThrottle } from '../../http/throttling.ts';
import type { HttpResponse } from '../../ports.ts';
import { bodyOf, statusError } from '../kit/response.ts';

/**
 * What each registered error code means to whoever sweeps; of a refusal nothing else is ever shown.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
const MEANINGS: ReadonlyMap<unknown, readonly [name: string, code: ErrorCode, meaning: string]> =
  new Map(
    (
      [
        [
          'invalid_request',
          'unsupported',
          'the server refuses the request, perhaps because the token is one of another client',
        ],
        ['invalid_client', 'unauthorized', 'the server does not accept the client'],
        ['invalid_grant', 'not-found', 'the token is gone, or one of another client'],
        ['invalid_token', 'not-found', 'the server calls the token invalid'],
        ['unauthorized_client', 'forbidden', 'the client may not do that, or not with this token'],
        [
          'unsupported_token_type',
          'unsupported',
          'the server does not do that with tokens of this type',
        ],
        ['access_denied', 'forbidden', 'the client may not do that'],
        ['insufficient_scope', 'forbidden', 'the client lacks a scope'],
        ['server_error', 'unavailable', 'the server fails'],
        ['temporarily_unavailable', 'unavailable', 'the server is not available for now'],
      ] as const
    ).map((row) => [row[0], row]),
  );

const Refusal = z.object({
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
});

/**
 * How servers without an error code say that there is no such token. Seen at Twitch ("Invalid token"); the others are
 * the same words in another order.
 * @see https://github.com/twitchdev/issues/issues/87
 */
const UNKNOWN_IN_WORDS =
  /\b(?:invalid|expired|revoked|unknown|inactive) (?:access |refresh )?token\b(?!.?type)|\btoken (?:is |was |has )?(?:already |been |already been )?(?:not found|invalid|expired|revoked|unknown|inactive|not active)\b/i;

/** Whether a page for people came back. */
export function isWebPage({ text }: HttpResponse): boolean {
  return /^\s*</.test(text);
}

/**
 * Whether an answer refuses: by its status, or by an error beside 200, as Keycloak does for a token that it cannot read.
 */
export function isRefusal(response: HttpResponse): boolean {
  return response.status !== 200 || Boolean(bodyOf(response, Refusal)?.error);
}

/** The registered error code of a refusal. Some servers put prose where RFC 6749 wants it, and the code beside it. */
export function refusalOf(response: HttpResponse): string | undefined {
  return meaningOf(response)?.[0];
}

/**
 * Whether a refusal says that there is no such token, which RFC 7009 would answer with 200: by its error code, as Google
 * does, or only in words. A 401 speaks of the caller, never of the token that it asks about.
 */
export function saysUnknownToken(response: HttpResponse): 'by code' | 'in words' | undefined {
  if (!isRefusal(response) || isOfNoToken(response)) return undefined;
  const code = refusalOf(response);
  if (code !== undefined) return code === 'invalid_token' ? 'by code' : undefined;
  return !isWebPage(response) && UNKNOWN_IN_WORDS.test(response.text) ? 'in words' : undefined;
}

/**
 * What a failed call means.
 * @param hint what to do where the client is not accepted
 */
export function toOAuthError(response: HttpResponse, doing: string, hint?: string): SweepError {
  const { status } = response;
  const [name, code, meaning] = meaningOf(response) ?? [];
  if (status === 401 || code === 'unauthorized') {
    const why = `${doing}: the server does not accept the client (${name ?? `HTTP ${status}`})`;
    return new SweepError('unauthorized', hint === undefined ? why : `${why}; ${hint}`);
  }
  if (code && !isOfNoToken(response)) {
    return new SweepError(code, `${doing}: ${meaning} (${name})`);
  }
  if (status === 200 && isRefusal(response)) {
    const why = 'the server refuses it, without an error code that OAuth knows';
    return new SweepError('invalid-response', `${doing}: ${why} (HTTP 200)`);
  }
  return statusError(response, doing);
}

/** Whether an answer speaks of the caller, of its rate or of the server itself. */
function isOfNoToken(response: HttpResponse): boolean {
  return response.status === 401 || response.status >= 500 || isThrottle(response);
}

function meaningOf(response: HttpResponse) {
  const { error, error_description } = bodyOf(response, Refusal) ?? {};
  return MEANINGS.get(error) ?? MEANINGS.get(error_description);
}
