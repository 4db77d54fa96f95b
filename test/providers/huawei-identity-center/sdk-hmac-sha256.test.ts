import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../lambda/http-ports.ts';
import { sdkHmacSha256 } from '../../../lambda/providers/huawei-identity-center/sdk-hmac-sha256.ts';

const NOW = Date.parse('2025-11-21T03:04:05.999Z');
const KEY = {
  accessKey: 'QTWAOYTTINDUT2QVKYUC',
  secretKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
};
const STORE = 'https://identitystore.cn-north-4.myhuaweicloud.com';
const TENANTS = `${STORE}/v1/identity-stores/d-a00006xxxx/tenant`;
const TOKENS = `${TENANTS}/e0d69be4-ee68-4653-97e4-9e8a4b5c6d7e/bearer-token`;
const JSON_TYPE = { 'content-type': 'application/json' };

interface Vector {
  readonly title: string;
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly securityToken?: string;
  readonly signedHeaders?: string;
  readonly signature: string;
}

const query = new URLSearchParams([
  ['marker', 'abc+/= ~*é'],
  ['limit', '100'],
  ['tag', 'b'],
  ['tag', 'a'],
]);

/** What the vendor's own signer makes of these requests. */
const VECTORS: readonly Vector[] = [
  {
    title: 'a list',
    method: 'GET',
    url: TOKENS,
    signature: '190b6abe4fe7788574dcf66209dc8c7aff4418b70e9592cdfdb5f590694c2054',
  },
  {
    title: 'a deletion with temporary keys',
    method: 'DELETE',
    url: `${TOKENS}/5bd76fe3-48cc-4e4b-a235-a4e60f1e2d3c`,
    securityToken: 'gQpjbi1ub3J0aC00iD+/EXAMPLETOKEN==',
    signedHeaders: 'host;x-sdk-date;x-security-token',
    signature: '243d2e1826a2a355efaf283d33b49d79f5a41cd7d6f853531dc2dc6d346b5605',
  },
  {
    title: 'a query with reserved characters and repeated names',
    method: 'GET',
    url: `https://identitycenter.myhuaweicloud.com/v1/instances?${query}`,
    signature: 'a847f23d9858cc30e58de832846ea0a1d0b62ec758c6395d04edb36a20a8eb26',
  },
  {
    title: 'a path with reserved characters',
    method: 'DELETE',
    url: `${TENANTS}/tenant(1)*~!/bearer-token/b:c@d$e,f+g`,
    signature: 'edb881c3b4ccdcfa76afcb51ba1f4d1e1cfaa3094b8c5a6d3d6034232d36a370',
  },
  {
    title: 'a content type without a body',
    method: 'POST',
    url: TOKENS,
    headers: JSON_TYPE,
    signedHeaders: 'content-type;host;x-sdk-date',
    signature: '22eb1b06f1311529cab99dc585fce695ee1ae3c76bd3e117ef9aaf93f1b3274f',
  },
  {
    title: 'a body',
    method: 'POST',
    url: `${STORE}/x`,
    headers: JSON_TYPE,
    body: '{"a":1}',
    signedHeaders: 'content-type;host;x-sdk-date',
    signature: '7e762dbbf7b90793e5eebc16fa1c54e0deb9714ce70c21736b54a53a78bb13a3',
  },
];

describe('SDK-HMAC-SHA256', () => {
  test.each(VECTORS)('signs $title as the vendor does', async (vector) => {
    const { url, securityToken, signedHeaders = 'host;x-sdk-date', signature } = vector;
    const sign = sdkHmacSha256({ ...KEY, securityToken });
    expect(await sign({ ...vector, url: new URL(url) }, NOW)).toEqual({
      'x-sdk-date': '20251121T030405Z',
      ...(securityToken && { 'x-security-token': securityToken }),
      authorization: `SDK-HMAC-SHA256 Access=${KEY.accessKey}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    });
  });

  test('signs the port of the host, where it is not the usual one', async () => {
    const sign = sdkHmacSha256(KEY);
    const signatureFor = async (url: string) =>
      (await sign({ method: 'GET', url: new URL(url) }, NOW)).authorization;
    const usual = await signatureFor('https://api.test/');
    expect(await signatureFor('https://api.test:443/')).toBe(usual);
    expect(await signatureFor('https://api.test:8443/')).not.toBe(usual);
  });
});
