import { createHmac, hash } from 'node:crypto';
import type { Signer } from '../../http-ports.ts';

/** An access key pair of Huawei Cloud; the token goes with temporary keys. */
export interface HuaweiKey {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string | undefined;
}

/**
 * Signs requests for Huawei Cloud's API gateway. Paths must not be percent-encoded already: the vendor's own
 * signers disagree on those.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function sdkHmacSha256({ accessKey, secretKey, securityToken }: HuaweiKey): Signer {
  return ({ method, url, headers, body }, now) => {
    const date = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
    const added = {
      'x-sdk-date': date,
      ...(securityToken !== undefined && { 'x-security-token': securityToken }),
    };
    const signed = Object.entries({ ...headers, ...added, host: url.host })
      .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
      .sort(byName);
    const names = signed.map(([name]) => name).join(';');
    const canonical = [
      method,
      canonicalPath(url),
      canonicalQuery(url),
      ...signed.map(([name, value]) => `${name}:${value}`),
      '',
      names,
      hash('sha256', body ?? ''),
    ].join('\n');
    const toSign = `SDK-HMAC-SHA256\n${date}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', secretKey).update(toSign).digest('hex');
    return {
      ...added,
      authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
    };
  };
}

/** Each segment encoded, with a slash at the end that the request itself does not have. */
function canonicalPath(url: URL): string {
  const path = url.pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/');
  return path.endsWith('/') ? path : `${path}/`;
}

function canonicalQuery(url: URL): string {
  return [...url.searchParams]
    .map(([key, value]) => [encode(key), encode(value)] as const)
    .sort((one, other) => byName(one, other) || compare(one[1], other[1]))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
}

/** RFC 3986: everything but letters, digits, `-`, `.`, `_` and `~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byName(one: readonly [string, string], other: readonly [string, string]): number {
  return compare(one[0], other[0]);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
