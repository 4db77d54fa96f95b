import { describe, expect, test } from 'vitest';
import { receivedRequest } from './message.ts';
import { refuseSigV4 } from './verify-sigv4.ts';

const NOW = Date.parse('2025-11-21T03:04:05Z');

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

describe('Signature Version 4', () => {
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
