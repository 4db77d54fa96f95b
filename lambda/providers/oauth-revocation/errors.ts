import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { bodyOf, errorCodeOf, statusError } from '../kit/response.ts';
import { meaningOfRefusal, type RefusalMeaning } from './refusals.ts';

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

/** Whether the response is a page for people. */
export function isWebPage({ text }: HttpResponse): boolean {
  return /^\s*</.test(text);
}

/** Whether a response refuses: by its status, or by an error in a 200, as Keycloak does for a token that it cannot read. */
export function isRefusal(response: HttpResponse): boolean {
  return response.status !== 200 || Boolean(bodyOf(response, Refusal)?.error);
}

/** The registered error code of a refusal. */
export function refusalOf(response: HttpResponse): string | undefined {
  return revocationMeaning(response)?.name;
}

/**
 * Whether a refusal says that the token does not exist, for which RFC 7009 wants a 200: by its error code, as Google
 * does, or only in words. A 401 is about the caller, never about the token.
 */
export function saysUnknownToken(response: HttpResponse): 'by code' | 'in words' | undefined {
  if (!isRefusal(response) || !isAboutToken(response)) return undefined;
  const name = refusalOf(response);
  if (name !== undefined) return name === 'invalid_token' ? 'by code' : undefined;
  return !isWebPage(response) && UNKNOWN_IN_WORDS.test(response.text) ? 'in words' : undefined;
}

/**
 * What a failed call means.
 * @param hint what to do where the client is not accepted
 */
export function toOAuthError(response: HttpResponse, operation: string, hint?: string): SweepError {
  const { status } = response;
  const refusal = revocationMeaning(response);
  if (status === 401 || refusal?.code === 'unauthorized') {
    const why = `the server does not accept the client (${refusal?.name ?? `HTTP ${status}`})`;
    const advice = hint === undefined ? '' : `; ${hint}`;
    return new SweepError('unauthorized', `${operation}: ${why}${advice}`);
  }
  if (refusal && isAboutToken(response)) {
    const { code, meaning, name } = refusal;
    return new SweepError(code, `${operation}: ${meaning} (${name})`);
  }
  if (status === 200 && isRefusal(response)) {
    const why = 'the server refuses it, with an error code that OAuth does not define';
    return new SweepError('invalid-response', `${operation}: ${why} (HTTP 200)`);
  }
  return statusError(response, operation);
}

/** Whether a refusal is about the token, and not about the caller, its rate or the server itself. */
function isAboutToken(response: HttpResponse): boolean {
  const code = errorCodeOf(response);
  return code !== 'unauthorized' && code !== 'unavailable' && code !== 'throttled';
}

/** Some servers put prose where RFC 6749 wants the error code, and the code in the description. */
function revocationMeaning(response: HttpResponse): RefusalMeaning | undefined {
  const { error, error_description } = bodyOf(response, Refusal) ?? {};
  return meaningOfRefusal(error) ?? meaningOfRefusal(error_description);
}
