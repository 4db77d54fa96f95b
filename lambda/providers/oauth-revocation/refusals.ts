import type { ErrorCode } from '../../errors.ts';

/** What a registered error code means. */
export interface RefusalMeaning {
  readonly name: string;
  readonly code: ErrorCode;
  /** In words. */
  readonly meaning: string;
}

/**
 * What each registered error code means here; nothing else of a refusal is ever shown.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 * @see https://www.rfc-editor.org/rfc/rfc7009#section-2.2.1
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1
 */
const REFUSALS: readonly RefusalMeaning[] = [
  {
    name: 'invalid_request',
    code: 'unsupported',
    meaning: 'the server refuses the request, perhaps because the token belongs to another client',
  },
  {
    name: 'invalid_client',
    code: 'unauthorized',
    meaning: 'the server does not accept the client',
  },
  {
    name: 'invalid_grant',
    code: 'not-found',
    meaning: 'the token is gone, or belongs to another client',
  },
  { name: 'invalid_token', code: 'not-found', meaning: 'the server calls the token invalid' },
  {
    name: 'unauthorized_client',
    code: 'forbidden',
    meaning: 'the client may not do that, or not with this token',
  },
  {
    name: 'unsupported_token_type',
    code: 'unsupported',
    meaning: 'the server does not support that for tokens of this type',
  },
  { name: 'access_denied', code: 'forbidden', meaning: 'the client may not do that' },
  { name: 'insufficient_scope', code: 'forbidden', meaning: 'the client lacks a scope' },
  { name: 'server_error', code: 'unavailable', meaning: 'the server returned an error' },
  {
    name: 'temporarily_unavailable',
    code: 'unavailable',
    meaning: 'the server is temporarily unavailable',
  },
];

const BY_NAME: ReadonlyMap<unknown, RefusalMeaning> = new Map(
  REFUSALS.map((refusal) => [refusal.name, refusal]),
);

/** The meaning of an error code; `undefined` for anything that is not registered. */
export function meaningOfRefusal(error: unknown): RefusalMeaning | undefined {
  return BY_NAME.get(error);
}
