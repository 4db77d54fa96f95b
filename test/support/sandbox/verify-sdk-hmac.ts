import {
  canonicalHeaders,
  canonicalQuery,
  hmac,
  parseBasicTime,
  percentEncode,
  sha256Hex,
} from './canonical.ts';
import type { ReceivedRequest } from './message.ts';

/** A Huawei Cloud access key; temporary ones carry a security token. */
export interface HuaweiAccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string;
}

const WINDOW_MILLIS = 15 * 60_000;
const SCHEME =
  /^SDK-HMAC-SHA256 Access=([^, ]+), SignedHeaders=([^, ]+), Signature=([0-9a-f]{64})$/;

/**
 * Recomputes the signature of a request from its wire form. `now` is in epoch milliseconds.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function verifySdkHmac(
  request: ReceivedRequest,
  key: HuaweiAccessKey,
  now: number,
): 'valid' | 'bad-signature' | 'bad-time' {
  const [, access, signed = '', signature] = SCHEME.exec(request.headers.authorization ?? '') ?? [];
  const time = request.headers['x-sdk-date'] ?? '';
  const names = signed.split(';');
  const required = ['host', 'x-sdk-date', ...(key.securityToken ? ['x-security-token'] : [])];
  if (access !== key.accessKey || !required.every((name) => names.includes(name)))
    return 'bad-signature';
  if (names.join() !== [...names].sort().join()) return 'bad-signature';
  if (request.headers['x-security-token'] !== key.securityToken) return 'bad-signature';
  // Written so that a time that cannot be read is outside the window too.
  if (!(Math.abs(parseBasicTime(time) - now) <= WINDOW_MILLIS)) return 'bad-time';
  const canonical = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.target),
    canonicalHeaders(names, request.headers),
    signed,
    sha256Hex(request.body),
  ].join('\n');
  const toSign = `SDK-HMAC-SHA256\n${time}\n${sha256Hex(canonical)}`;
  return hmac(key.secretKey, toSign).toString('hex') === signature ? 'valid' : 'bad-signature';
}

function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => percentEncode(decodeURIComponent(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}
