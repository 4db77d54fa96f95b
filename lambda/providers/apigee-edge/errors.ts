import * as z from 'zod';
import type { ProviderState } from '../../domain/token.ts';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { bodyOf, statusError } from '../kit/response.ts';

/** Codes for an unknown token; the documentation spells them differently on different pages. */
const UNKNOWN_TOKEN = new Set([
  'keymanagement.service.accesstokendoesntexists',
  'keymanagement.service.invalid_account_name',
  'keymanagement.service.invalid_accesstoken',
  'keymanagement.service.invalid_access_token',
]);

const JsonError = z.object({ code: z.string() });

/** The API's error code in lower case, from a JSON or an XML body. */
function apigeeCode(response: HttpResponse): string | undefined {
  const xml = /<Code>\s*([\w.]{1,200})\s*<\/Code>/i.exec(response.text)?.[1];
  if (xml) return xml.toLowerCase();
  return bodyOf(response, JsonError)?.code.toLowerCase();
}

/** Whether the API itself says that the token does not exist; a bare 404 may come from a proxy in front. */
export function isUnknownToken(response: HttpResponse): boolean {
  const { status } = response;
  return (status === 404 || status === 400) && UNKNOWN_TOKEN.has(apigeeCode(response) ?? '');
}

/** What a failed call means, with what the operator can do about it. */
export function toApigeeError(response: HttpResponse, operation: string): SweepError {
  const code = apigeeCode(response) ?? '';
  if (code.endsWith('unsupportedoperationrevoke')) {
    return new SweepError(
      'unsupported',
      `${operation}: token search is not enabled for this organization; ask Apigee Support to set features.isOAuthRevokeEnabled and features.isOAuth2TokenSearchEnabled (Enterprise plan)`,
    );
  }
  if (code.endsWith('app_id_not_found')) {
    return new SweepError(
      'not-found',
      `${operation}: the organization has no such app; check appIds`,
    );
  }
  if (response.status === 403) {
    return new SweepError(
      'forbidden',
      `${operation}: the user lacks a role; token search and revocation need orgadmin or opsadmin`,
    );
  }
  return statusError(response, operation);
}

/** The state of a token that no URL can name, because its value would be several segments of a path. */
export function unnameable(value: string, app: string, organization: string): ProviderState {
  const shape = /[/\\]/.test(value)
    ? 'its value contains a slash, as those of imported tokens can'
    : 'its value cannot stand in a URL';
  const message = `${shape}, so it cannot be read or revoked on its own; revoke it with all tokens of its app or of its user: POST /v1/organizations/${organization}/oauth2/revoke?app=${app}, or ?enduser= and the user`;
  return { kind: 'unreadable', error: { code: 'unsupported', message } };
}

/** The error when every token that the search found is unknown when it is read: the organization stores hashes only. */
export function hashedOrganization(): SweepError {
  return new SweepError(
    'unsupported',
    'none of the tokens found by search can be read: the organization stores tokens hashed, so single tokens cannot be swept; revoke by app, or register the tokens and use oauth-revocation',
  );
}
