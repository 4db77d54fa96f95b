import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { SweepError } from '../../errors.ts';
import { jsonOf } from './response.ts';

/** Signs the claims of a JWT; `header` is added to the algorithm and the type. */
export type JwtSigner = (claims: object, header?: object) => string;

/**
 * A signer of JWTs for a private key in PEM form: RS256, PS256 or ES256, as the key requires. Throws SweepError
 * `invalid-secret` for any other key.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 * @example
 * const sign = jwtSigner(await privateKeyPem());
 * jwtClaim(sign({ sub: 'sweeper' }), 'sub'); // 'sweeper'
 */
export function jwtSigner(pem: string): JwtSigner {
  const key = readKey(pem);
  const { alg, ...options } = algorithmFor(key);
  return (claims, header) => {
    const unsigned = `${encodeJson({ alg, typ: 'JWT', ...header })}.${encodeJson(claims)}`;
    const signature = sign('sha256', Buffer.from(unsigned), { key, ...options });
    return `${unsigned}.${signature.toString('base64url')}`;
  };
}

/**
 * One claim of a JWT; `undefined` for a text that is not a JWT or lacks the claim. The signature is not verified, so a
 * claim may only help to keep a token, or to plan.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4
 * @example
 * jwtClaim('e30.eyJqdGkiOiI3In0.', 'jti'); // '7'
 * jwtClaim('opaque', 'jti'); // undefined
 */
export function jwtClaim(token: string, claim: string): unknown {
  const [, payload, signature, ...more] = token.split('.');
  if (!payload || signature === undefined || more.length > 0) return undefined;
  const claims = jsonOf(Buffer.from(payload, 'base64url').toString());
  if (typeof claims !== 'object' || claims === null || !Object.hasOwn(claims, claim)) return;
  return Reflect.get(claims, claim);
}

function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new SweepError('invalid-secret', 'privateKey is not a private key in PEM form', {
      cause,
    });
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
function algorithmFor(key: KeyObject) {
  if (key.asymmetricKeyType === 'rsa') return { alg: 'RS256' };
  if (key.asymmetricKeyType === 'rsa-pss') {
    return { alg: 'PS256', saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  }
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return { alg: 'ES256', dsaEncoding: 'ieee-p1363' } as const;
  }
  throw new SweepError('invalid-secret', 'privateKey must be an RSA key or an EC key on P-256');
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
