import { describe, expect, test } from 'vitest';
import { receivedRequest } from './message.ts';
import { verifySdkHmac } from './verify-sdk-hmac.ts';

const NOW = Date.parse('2025-11-21T03:04:05Z');
const STORE = '/v1/identity-stores/d-a00006xxxx/tenant';
const TENANT = `${STORE}/e0d69be4-ee68-4653-97e4-9e8a4b5c6d7e`;
const STORE_HOST = 'identitystore.cn-north-4.myhuaweicloud.com';
const JSON_TYPE = { 'content-type': 'application/json' };

const key = {
  accessKey: 'QTWAOYTTINDUT2QVKYUC',
  secretKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
};
const temporary = 'gQpjbi1ub3J0aC00iD+/EXAMPLETOKEN==';
const vectors = [
  {
    name: 'a list',
    method: 'GET',
    target: `${TENANT}/bearer-token`,
    signature: '190b6abe4fe7788574dcf66209dc8c7aff4418b70e9592cdfdb5f590694c2054',
  },
  {
    name: 'a deletion with a temporary key',
    method: 'DELETE',
    target: `${TENANT}/bearer-token/5bd76fe3-48cc-4e4b-a235-a4e60f1e2d3c`,
    headers: { 'x-security-token': temporary },
    signature: '243d2e1826a2a355efaf283d33b49d79f5a41cd7d6f853531dc2dc6d346b5605',
  },
  {
    name: 'a query that needs encoding and sorting',
    method: 'GET',
    host: 'identitycenter.myhuaweicloud.com',
    target: '/v1/instances?marker=abc%2B%2F%3D%20~%2A%C3%A9&limit=100&tag=b&tag=a',
    signature: 'a847f23d9858cc30e58de832846ea0a1d0b62ec758c6395d04edb36a20a8eb26',
  },
  {
    name: 'a path of reserved characters',
    method: 'DELETE',
    target: `${STORE}/tenant(1)*~!/bearer-token/b:c@d$e,f+g`,
    signature: 'edb881c3b4ccdcfa76afcb51ba1f4d1e1cfaa3094b8c5a6d3d6034232d36a370',
  },
  {
    name: 'a signed content type',
    method: 'POST',
    target: `${TENANT}/bearer-token`,
    headers: JSON_TYPE,
    signature: '22eb1b06f1311529cab99dc585fce695ee1ae3c76bd3e117ef9aaf93f1b3274f',
  },
  {
    name: 'a body',
    method: 'POST',
    target: '/x',
    headers: JSON_TYPE,
    body: '{"a":1}',
    signature: '7e762dbbf7b90793e5eebc16fa1c54e0deb9714ce70c21736b54a53a78bb13a3',
  },
].map(({ method, target, host = STORE_HOST, headers = {}, body = '', signature, name }) => {
  const signed = { host, 'x-sdk-date': '20251121T030405Z', ...headers };
  const names = Object.keys(signed).sort().join(';');
  const authorization = `SDK-HMAC-SHA256 Access=${key.accessKey}, SignedHeaders=${names}, Signature=${signature}`;
  const request = receivedRequest(method, target, { ...signed, authorization }, body, NOW);
  const securityToken = request.headers['x-security-token'];
  return { name, request, vectorKey: { ...key, ...(securityToken && { securityToken }) } };
});

describe('SDK-HMAC-SHA256', () => {
  test.for(vectors)('accepts what the official signer makes of $name', ({ request, vectorKey }) => {
    expect(verifySdkHmac(request, vectorKey, NOW)).toBe('valid');
  });

  test.for(vectors)('refuses $name once any part of it is changed', ({ request, vectorKey }) => {
    const { method, target, headers, body } = request;
    const changed = [
      receivedRequest(`${method}X`, target, headers, body, NOW),
      receivedRequest(method, target.replace('/', '/x'), headers, body, NOW),
      receivedRequest(
        method,
        `${target}${target.includes('?') ? '&' : '?'}a=b`,
        headers,
        body,
        NOW,
      ),
      receivedRequest(method, target, { ...headers, host: 'elsewhere.test' }, body, NOW),
      receivedRequest(method, target, headers, `${body} `, NOW),
    ];
    expect(changed.map((r) => verifySdkHmac(r, vectorKey, NOW))).toEqual(
      changed.map(() => 'bad-signature'),
    );
  });

  test('refuses a request that is more than 15 minutes from the clock, either way', () => {
    const [vector] = vectors;
    if (!vector) throw new Error('no vector');
    const at = (millis: number) => verifySdkHmac(vector.request, vector.vectorKey, NOW + millis);
    expect([at(900_000), at(-900_000), at(900_001), at(-900_001)]).toEqual([
      'valid',
      'valid',
      'bad-time',
      'bad-time',
    ]);
  });

  test('refuses a security token that the key does not have, or lacks', () => {
    const [plain, withToken] = vectors;
    if (!plain || !withToken) throw new Error('no vector');
    expect(verifySdkHmac(plain.request, withToken.vectorKey, NOW)).toBe('bad-signature');
    expect(verifySdkHmac(withToken.request, plain.vectorKey, NOW)).toBe('bad-signature');
  });
});
