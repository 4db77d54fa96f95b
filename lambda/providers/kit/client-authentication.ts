import { randomUUID } from 'node:crypto';
import { SweepError } from '../../errors.ts';
import type { Clock } from '../../ports.ts';
import { jwtSigner } from './jwt.ts';

/** How an OAuth client can authenticate. @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
export const CLIENT_AUTHENTICATIONS = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
] as const;

/** What authenticates one request: headers, or fields of its form. */
export interface ClientAuthentication {
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** A client's credentials: the secret or the key, depending on the method. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** PEM. */
  readonly privateKey?: string | undefined;
}

/**
 * Authenticates an OAuth client: the result is called for each request, with the audience that the request is for.
 * Throws SweepError `invalid-secret` when the credentials do not fit the method.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 * @example
 * const credentials = { clientId: 'sweeper', clientSecret: 's3cr3t' };
 * const authenticate = clientAuthentication('client_secret_post', credentials, Date);
 * authenticate('https://login.example.com').form; // { client_id: 'sweeper', client_secret: 's3cr3t' }
 */
export function clientAuthentication(
  method: (typeof CLIENT_AUTHENTICATIONS)[number],
  credentials: ClientCredentials,
  clock: Pick<Clock, 'now'>,
): (audience: string) => ClientAuthentication {
  const { clientId, clientSecret, privateKey } = credentials;
  if (method === 'private_key_jwt') {
    const signJwt = jwtSigner(need(privateKey, 'privateKey', method));
    return (audience) => ({
      headers: {},
      form: {
        client_id: clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: signJwt(assertion(clientId, audience, clock.now())),
      },
    });
  }
  const secret = need(clientSecret, 'clientSecret', method);
  const fixed: ClientAuthentication =
    method === 'client_secret_basic'
      ? { headers: { authorization: basic(clientId, secret) }, form: {} }
      : { headers: {}, form: { client_id: clientId, client_secret: secret } };
  return () => fixed;
}

function need(value: string | undefined, field: string, method: string): string {
  if (value !== undefined) return value;
  throw new SweepError('invalid-secret', `the secret has no ${field}, which ${method} needs`);
}

/** Both parts are form-encoded before they are joined, so that a colon or a space survives. */
function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;
}

/**
 * Whether HTTP Basic has to encode the id or the secret of a client, which some servers do not decode.
 * @see https://github.com/GluuFederation/oxAuth/issues/677
 * @example
 * isEncodedInBasic({ clientId: 'sweeper', clientSecret: 'a+b' }); // true
 */
export function isEncodedInBasic({ clientId, clientSecret = '' }: ClientCredentials): boolean {
  return [clientId, clientSecret].some((text) => formEncode(text) !== text);
}

function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}

const ASSERTION_SECONDS = 60;

/** @see https://www.rfc-editor.org/rfc/rfc7523#section-3 */
function assertion(clientId: string, audience: string, now: number) {
  const iat = Math.floor(now / 1000);
  return {
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: randomUUID(),
    iat,
    exp: iat + ASSERTION_SECONDS,
  };
}
