import { constants, type KeyObject, verify } from 'node:crypto';
import type { ReceivedRequest } from './message.ts';

/** A registered client; it authenticates by its one method. */
export type OAuthClient =
  | {
      readonly id: string;
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly secret: string;
    }
  | {
      readonly id: string;
      readonly method: 'private_key_jwt';
      /** The public half of the client's key. */
      readonly publicKey: KeyObject;
    };

/** Where and when a client presents itself. */
export interface Presentation {
  readonly clients: readonly OAuthClient[];
  /** What an assertion may name as its audience. */
  readonly audiences: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Identifiers of the assertions seen so far; an accepted one is added. */
  readonly seen: Set<string>;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MAX_ASSERTION_SECONDS = 600;

/**
 * Authenticates the caller: the client, or why not. More than one method at once is `invalid_request`.
 * @see RFC 6749 section 2.3, RFC 7523 section 3
 */
export function authenticateClient(
  request: ReceivedRequest,
  form: URLSearchParams,
  presentation: Presentation,
): OAuthClient | 'invalid_client' | 'invalid_request' {
  const basic = request.headers.authorization;
  const assertion = form.get('client_assertion');
  const secret = form.get('client_secret');
  if ([basic ?? null, assertion, secret].filter((given) => given !== null).length > 1)
    return 'invalid_request';
  const { clients } = presentation;
  const known =
    clientByBasic(clients, basic) ??
    clientBySecret(clients, 'client_secret_post', form.get('client_id'), secret) ??
    (form.get('client_assertion_type') === ASSERTION_TYPE && assertion !== null
      ? clientByAssertion(assertion, presentation)
      : undefined);
  return known ?? 'invalid_client';
}

function clientByBasic(clients: readonly OAuthClient[], header = ''): OAuthClient | undefined {
  const [, credential] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header) ?? [];
  if (credential === undefined) return undefined;
  // Id and secret were form-encoded before they were joined, so that a colon in them is not the separator.
  const [id = '', secret = ''] = Buffer.from(credential, 'base64').toString().split(':');
  return clientBySecret(clients, 'client_secret_basic', formDecode(id), formDecode(secret));
}

function clientBySecret(
  clients: readonly OAuthClient[],
  method: 'client_secret_basic' | 'client_secret_post',
  id: string | null,
  secret: string | null,
): OAuthClient | undefined {
  return clients.find(
    (client) => client.method === method && client.id === id && client.secret === secret,
  );
}

function clientByAssertion(
  assertion: string,
  { clients, audiences, now, seen }: Presentation,
): OAuthClient | undefined {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const { alg } = decodePart(header);
  const claims = decodePart(payload);
  const client = clients.find(({ id }) => id === claims.iss && id === claims.sub);
  if (client?.method !== 'private_key_jwt' || typeof alg !== 'string') return undefined;
  const seconds = now / 1000;
  const { exp, jti } = claims;
  const named = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!named.some((audience) => audiences.includes(audience))) return undefined;
  if (typeof exp !== 'number' || exp <= seconds || exp > seconds + MAX_ASSERTION_SECONDS)
    return undefined;
  if (typeof jti !== 'string' || seen.has(jti)) return undefined;
  const signed = `${header}.${payload}`;
  if (!verifyJws(alg, signed, client.publicKey, Buffer.from(signature, 'base64url')))
    return undefined;
  seen.add(jti);
  return client;
}

/** @see RFC 7518 section 3.1, RFC 8037 section 3.1 */
function verifyJws(alg: string, text: string, key: KeyObject, signature: Buffer): boolean {
  const [, family, size] = /^(RS|PS|ES)(256|384|512)$/.exec(alg) ?? [];
  const data = Buffer.from(text);
  if (alg === 'EdDSA') return verify(null, data, key, signature);
  if (family === 'RS') return verify(`sha${size}`, data, key, signature);
  if (family === 'ES')
    return verify(`sha${size}`, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
  if (family !== 'PS') return false;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
  return verify(`sha${size}`, data, { key, padding, saltLength }, signature);
}

function decodePart(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return {};
  }
}

function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
