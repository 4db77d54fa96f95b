import {
  canonicalHeaders,
  canonicalQuery,
  hmac,
  parseBasicTime,
  percentEncode,
  sha256Hex,
} from './canonical.ts';
import type { ReceivedRequest } from './message.ts';

/** AWS credentials; temporary ones carry a session token. */
export interface AwsAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a service expects of a signature. */
export interface SigV4Expectation {
  readonly key: AwsAccessKey;
  readonly region: string;
  readonly service: string;
  /** Epoch milliseconds; without it the time is not judged. */
  readonly now?: number;
}

/** Why AWS refuses a request, in its own words. */
export interface SigV4Refusal {
  readonly type:
    | 'MissingAuthenticationTokenException'
    | 'UnrecognizedClientException'
    | 'InvalidSignatureException';
  readonly message: string;
}

const WINDOW_MILLIS = 5 * 60_000;
const SCHEME =
  /^AWS4-HMAC-SHA256 Credential=([^, ]+), ?SignedHeaders=([^, ]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Recomputes a Signature Version 4 from the wire form of a request; `undefined` when it is right.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function refuseSigV4(
  request: ReceivedRequest,
  { key, region, service, now }: SigV4Expectation,
): SigV4Refusal | undefined {
  const match = SCHEME.exec(request.headers.authorization ?? '');
  if (!match)
    return { type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  const [, credential = '', signed = '', signature] = match;
  const time = request.headers['x-amz-date'] ?? '';
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const [accessKeyId, ...actualScope] = credential.split('/');
  if (
    accessKeyId !== key.accessKeyId ||
    request.headers['x-amz-security-token'] !== key.sessionToken
  )
    return {
      type: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    };
  if (actualScope.join('/') !== scope.join('/'))
    return invalid(`Credential should be scoped to ${scope.join('/')}.`);
  if (now !== undefined && !(Math.abs(parseBasicTime(time) - now) <= WINDOW_MILLIS))
    return invalid(`Signature expired: ${time} is not within 5 min. of the current time.`);

  const names = signed.split(';');
  // Every x-amz header that AWS acts upon has to be under the signature.
  const required = ['host', ...Object.keys(request.headers).filter((n) => n.startsWith('x-amz-'))];
  if (!required.every((name) => names.includes(name)))
    return invalid('A header that must be signed is not.');
  const canonical = [
    request.method,
    request.path.split('/').map(percentEncode).join('/'),
    canonicalQuery(request.target),
    canonicalHeaders(names, request.headers),
    signed,
    sha256Hex(request.body),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256Hex(canonical)].join('\n');
  let signingKey: string | Buffer = `AWS4${key.secretAccessKey}`;
  for (const part of scope) signingKey = hmac(signingKey, part);
  if (hmac(signingKey, toSign).toString('hex') === signature) return undefined;
  return invalid('The request signature we calculated does not match the signature you provided.');
}

function invalid(message: string): SigV4Refusal {
  return { type: 'InvalidSignatureException', message };
}
