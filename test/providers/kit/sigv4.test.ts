import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../../lambda/http-ports.ts';
import { sigv4 } from '../../../lambda/providers/kit/sigv4.ts';

const NOW = Date.parse('2025-11-21T03:04:05.999Z');
const KEY = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const SCOPE = { region: 'us-east-2', service: 'route53globalresolver' };
const HOST = 'https://route53globalresolver.us-east-2.api.aws';
const CREDENTIAL = 'AKIDEXAMPLE/20251121/us-east-2/route53globalresolver/aws4_request';

interface Vector {
  readonly title: string;
  readonly method: HttpRequest['method'];
  readonly target: string;
  readonly sessionToken?: string;
  readonly signature: string;
}

/** What botocore makes of these requests. */
const VECTORS: readonly Vector[] = [
  {
    title: 'a list',
    method: 'GET',
    target: '/global-resolver?max_results=100',
    signature: 'edcb71613927c2182d1b2db391a1e69baf3253040631b660f17c11ab6fb39433',
  },
  {
    title: 'a query with reserved characters and repeated names',
    method: 'GET',
    target:
      '/tokens/dns-view/dnsv-1234567890abcdef0?max_results=100&next_token=AAAA%2F%2B%3D%3D&status=OPERATIONAL&status=CREATING',
    signature: '912f83945878ecf2495ae74a189dd9d8fdc7d08789b15f3a514f0d755d0e201a',
  },
  {
    title: 'a deletion',
    method: 'DELETE',
    target: '/tokens/at-1234567890abcdef0',
    signature: '9248ba98812a40d3303c54bcac35c2fc700622b2265797222b9cdb6f34f3e0fd',
  },
  {
    title: 'a deletion with temporary credentials',
    method: 'DELETE',
    target: '/tokens/at-1234567890abcdef0',
    sessionToken: 'FwoGZXIvYXdzEXAMPLE//token==',
    signature: 'f5a2b432844a5b6fa3aee5370cb87813cebb40cd60420cc31d11d9d08c91eb34',
  },
];

describe('SigV4', () => {
  test.each(VECTORS)(
    'signs $title as AWS’s own client does',
    async ({ method, target, sessionToken, signature }) => {
      const sign = sigv4({ ...SCOPE, credentials: async () => ({ ...KEY, sessionToken }) });
      const signedHeaders = `host;x-amz-date${sessionToken ? ';x-amz-security-token' : ''}`;
      expect(await sign({ method, url: new URL(target, HOST) }, NOW)).toEqual({
        'x-amz-date': '20251121T030405Z',
        ...(sessionToken && { 'x-amz-security-token': sessionToken }),
        authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
      });
    },
  );

  test('signs the body', async () => {
    const sign = sigv4({ ...SCOPE, credentials: async () => KEY });
    const request = { method: 'POST', url: new URL('/get-all-tags', HOST) } as const;
    const [one, other] = [
      await sign({ ...request, body: '{"a":1}' }, NOW),
      await sign({ ...request, body: '{"a":2}' }, NOW),
    ];
    expect(one.authorization).not.toBe(other.authorization);
  });

  test('asks for the credentials each time, since temporary ones are renewed', async () => {
    let given = 0;
    const sign = sigv4({
      ...SCOPE,
      credentials: async () => ({ ...KEY, accessKeyId: `AKID${++given}` }),
    });
    const request = { method: 'GET', url: new URL(HOST) } as const;
    const signed = [await sign(request, NOW), await sign(request, NOW)];
    expect(signed.map(({ authorization }) => authorization?.slice(0, 38))).toEqual([
      'AWS4-HMAC-SHA256 Credential=AKID1/2025',
      'AWS4-HMAC-SHA256 Credential=AKID2/2025',
    ]);
  });
});
