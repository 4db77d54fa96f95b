import { describe, expect, test } from 'vitest';
import { receivedRequest } from './message.ts';
import { verifySdkHmac } from './verify-sdk-hmac.ts';
import { refuseSigV4 } from './verify-sigv4.ts';

const NOW = Date.parse('2025-11-21T03:04:05Z');
const STORE = '/v1/identity-stores/d-a00006xxxx/tenant';
const TENANT = `${STORE}/e0d69be4-ee68-4653-97e4-9e8a4b5c6d7e`;
const STORE_HOST = 'identitystore.cn-north-4.myhuaweicloud.com';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('SDK-HMAC-SHA256', () => {
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

describe('Signature Version 4', () => {
  const key = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  };
  const scope = { region: 'us-east-2', service: 'route53globalresolver', now: NOW };
  const sessionToken = 'FwoGZXIvYXdzEXAMPLE//token==';
  const vectors = [
    {
      name: 'a list',
      method: 'GET',
      target: '/global-resolver?max_results=100',
      signature: 'edcb71613927c2182d1b2db391a1e69baf3253040631b660f17c11ab6fb39433',
    },
    {
      name: 'an encoded cursor and repeated keys',
      method: 'GET',
      target:
        '/tokens/dns-view/dnsv-1234567890abcdef0?max_results=100&next_token=AAAA%2F%2B%3D%3D&status=OPERATIONAL&status=CREATING',
      signature: '912f83945878ecf2495ae74a189dd9d8fdc7d08789b15f3a514f0d755d0e201a',
    },
    {
      name: 'a deletion',
      method: 'DELETE',
      target: '/tokens/at-1234567890abcdef0',
      signature: '9248ba98812a40d3303c54bcac35c2fc700622b2265797222b9cdb6f34f3e0fd',
    },
    {
      name: 'a deletion with a session token',
      method: 'DELETE',
      target: '/tokens/at-1234567890abcdef0',
      sessionToken,
      signature: 'f5a2b432844a5b6fa3aee5370cb87813cebb40cd60420cc31d11d9d08c91eb34',
    },
  ].map(({ name, method, target, signature, ...session }) => {
    const signed = {
      host: 'route53globalresolver.us-east-2.api.aws',
      'x-amz-date': '20251121T030405Z',
      ...(session.sessionToken && { 'x-amz-security-token': session.sessionToken }),
    };
    const names = Object.keys(signed).join(';');
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20251121/us-east-2/route53globalresolver/aws4_request, SignedHeaders=${names}, Signature=${signature}`;
    const request = receivedRequest(method, target, { ...signed, authorization }, '', NOW);
    return { name, request, expected: { ...scope, key: { ...key, ...session } } };
  });

  test.for(vectors)('accepts what botocore makes of $name', ({ request, expected }) => {
    expect(refuseSigV4(request, expected)).toBeUndefined();
  });

  test.for(vectors)('refuses $name once any part of it is changed', ({ request, expected }) => {
    const { method, target, headers } = request;
    const changed = [
      receivedRequest(`${method}X`, target, headers, '', NOW),
      receivedRequest(method, target.replace('/', '/x'), headers, '', NOW),
      receivedRequest(method, `${target}${target.includes('?') ? '&' : '?'}a=b`, headers, '', NOW),
      receivedRequest(method, target, { ...headers, host: 'elsewhere.test' }, '', NOW),
      receivedRequest(method, target, headers, 'x', NOW),
    ];
    expect(changed.map((r) => refuseSigV4(r, expected)?.type)).toEqual(
      changed.map(() => 'InvalidSignatureException'),
    );
  });

  test('refuses another region, another key, no signature and an old signature', () => {
    const [vector] = vectors;
    if (!vector) throw new Error('no vector');
    const { request, expected } = vector;
    const bare = receivedRequest('GET', '/global-resolver', {}, '', NOW);
    const stranger = { ...key, accessKeyId: 'AKIDOTHER' };
    expect([
      refuseSigV4(request, { ...expected, region: 'us-east-1' })?.type,
      refuseSigV4(request, { ...expected, key: stranger })?.type,
      refuseSigV4(bare, expected)?.type,
      refuseSigV4(request, { ...expected, now: NOW + 300_001 })?.type,
    ]).toEqual([
      'InvalidSignatureException',
      'UnrecognizedClientException',
      'MissingAuthenticationTokenException',
      'InvalidSignatureException',
    ]);
  });
});
