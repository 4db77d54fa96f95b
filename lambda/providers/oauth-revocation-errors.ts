import * as z from 'zod';
import { SweepError } from '../errors.ts';
import { statusError } from '../http/json.ts';
import type { HttpResponse } from '../ports.ts';

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 and https://www.rfc-editor.org/rfc/rfc7009#section-4.1 */
const Refusal = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'invalid_token',
    'unauthorized_client',
    'unsupported_token_type',
    'access_denied',
  ]),
});

/** The registered error code of a refusal; some servers put prose where RFC 6749 wants a code. */
export function refusalOf({ text }: HttpResponse): z.output<typeof Refusal>['error'] | undefined {
  try {
    return Refusal.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
}

/** What a failed call means. */
export function toOAuthError(response: HttpResponse, doing: string): SweepError {
  const code = refusalOf(response);
  if (code === 'unsupported_token_type') {
    return new SweepError(
      'unsupported',
      `${doing}: the server does not revoke tokens of this type`,
    );
  }
  if (code === 'invalid_client') {
    return new SweepError(
      'unauthorized',
      `${doing}: the server does not accept the client (invalid_client)`,
    );
  }
  return statusError(response, code ? `${doing} (${code})` : doing);
}
