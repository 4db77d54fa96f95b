import { describe, expect, test } from 'vitest';
import { SweepError } from '../../../lambda/errors.ts';
import { openResolverApi } from '../../../lambda/providers/route53-global-resolver/api.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { recordRequests } from '../../support/recorded-requests.ts';
import { route53Error } from '../../support/sandbox/route53-errors.ts';
import { harness, restart, useServer } from './each-test.ts';

useServer();

describe('The response to a deletion at Global Resolver', () => {
  test('may be lost: the token counts as revoked when the repeat finds it gone', async () => {
    const id = harness.add(STALE);
    const reply = route53Error(404, 'ResourceNotFoundException', {});
    const method = 'DELETE';
    harness.server.faults.add({ method, effect: { kind: 'lost-response' } });
    harness.server.faults.add({ method, effect: { kind: 'response', reply } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('proves nothing without the id of the deleted token', async () => {
    harness.add(STALE);
    harness.server.faults.add({
      method: 'DELETE',
      effect: { kind: 'response', reply: { status: 200, body: '{"message":"OK"}' } },
    });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
  });

  test('proves nothing with the id of another token', async () => {
    harness.add(STALE);
    harness.server.faults.add({
      method: 'DELETE',
      effect: { kind: 'response', reply: { status: 200, body: '{"id":"at-other"}' } },
    });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
    expect(tokens[0]?.error?.message).toMatch(/is about another token/);
  });
});

describe('The credentials of a connection to Global Resolver', () => {
  const chain = async () => ({ ...harness.simulator.key });

  test('come from the secret when the connection has one', async () => {
    const id = harness.add(STALE);
    await sweepOnce(harness); // a chain that is asked throws
    expect(harness.revoked()).toEqual([id]);
  });

  test('come from the standard credential chain without a secret, asked for each request', async () => {
    const id = harness.add(STALE);
    let asked = 0;
    const awsCredentials = () => {
      asked += 1;
      return chain();
    };
    await sweepOnce(harness, { secret: undefined, awsCredentials });
    expect(harness.revoked()).toEqual([id]);
    expect(asked).toBe(harness.server.requests.length);
  });

  test('fail the connection when the standard chain has none', async () => {
    const { report } = await sweepOnce(harness, {
      secret: undefined,
      async awsCredentials() {
        throw new SweepError('unauthorized', 'there are no AWS credentials');
      },
    });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unauthorized' } });
    expect(harness.server.requests).toEqual([]);
  });

  test('send their session token with every request when they are temporary', async () => {
    const key = {
      accessKeyId: 'ASIACANARYEXAMPLE0001',
      secretAccessKey: 'canary-temporary-key/+0001',
      sessionToken: 'canary//session-token==',
    };
    await restart({ key });
    const id = harness.add(STALE);
    await sweepOnce(harness);
    expect(harness.revoked()).toEqual([id]);
    for (const { headers } of harness.server.requests)
      expect(headers['x-amz-security-token']).toBe(key.sessionToken);
  });
});

describe('The host of Global Resolver', () => {
  test('is the one in Ohio when no endpoint is set', async () => {
    const settings = { dnsViewIds: 'all' } as const;
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'canary-secret' };
    const text = '{"id":"at-1"}';
    const { dependencies, bases, requests } = recordRequests(settings, credentials, { text });
    expect(await openResolverApi(dependencies).deleteToken('at-1')).toBe('revoked');
    const host = 'https://route53globalresolver.us-east-2.api.aws';
    expect(bases.map(({ origin }) => origin)).toEqual([host]);
    expect(requests.map(({ url }) => url.href)).toEqual([`${host}/tokens/at-1`]);
  });
});
