import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { SweepError } from '../../errors.ts';

/** Signs the claims of a JWT; `header` is added to its algorithm and type. */
export type JwtSigner = (claims: object, header?: object) => string;

/**
 * A signer for a private key in PEM form. Throws SweepError `invalid-secret` for what is no such key.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-7.1
 */
export function createJwtSigner(pem: string): JwtSigner {
  const key = readKey(pem);
  const { alg, ...options } = algorithmFor(key);
  return (claims, header) => {
    const unsigned = `${encodeJson({ alg, typ: 'JWT', ...header })}.${encodeJson(claims)}`;
    const signature = sign('sha256', Buffer.from(unsigned), { key, ...options });
    return `${unsigned}.${signature.toString('base64url')}`;
  };
}

/**
 * One claim of a JWT as it stands there; `undefined` for what is no JWT or lacks it. Its signature is not checked, so it
 * may only help to keep a token, or to plan.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4
 */
export function jwtClaim(token: string, claim: string): unknown {
  const [, payload, signature, ...more] = token.split('.');
  if (!payload || signature === undefined || more.length > 0) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null || !Object.hasOwn(claims, claim)) return;
    return Reflect.get(claims, claim);
  } catch {
    return undefined;
  }
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
