import { describe, expect, test } from 'vitest';
import { openApigeeApi } from '../../../lambda/providers/apigee-edge/api.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { recordRequests } from '../../support/recorded-requests.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { json } from '../../support/sandbox/message.ts';
import { harness, REVOKING, removals, requests, useServer } from './each-test.ts';

useServer();

describe('A removal at Apigee by revoke', () => {
  test('switches tokens off and deletes none', async () => {
    const ids = [harness.add(STALE), harness.add(STALE)];
    harness.add(FRESH);
    const { report } = await sweepOnce(harness, { settings: REVOKING });
    expect(report.totals).toMatchObject({ revoked: 2, kept: 1 });
    expect([...harness.simulator.disabled].sort()).toEqual(ids);
    expect(harness.revoked()).toEqual([]);
    expect(removals()).toEqual([]);
    for (const { query } of requests('POST', '/accesstokens/'))
      expect([...query]).toEqual([['action', 'revoke']]);
  });

  test('succeeds with a 200 and the token as well as with a 204', async () => {
    harness.add(STALE);
    const effect = { ...respondWith(json(200, { status: 'revoked' })), carriedOut: true } as const;
    harness.server.faults.add({ method: 'POST', path: /action=revoke/, effect });
    const { report } = await sweepOnce(harness, { settings: REVOKING });
    expect(report.totals.revoked).toBe(1);
  });

  test('has failed when a 200 comes with a web page', async () => {
    harness.add(STALE);
    const effect = respondWith({ status: 200, body: '<p>canary' });
    harness.server.faults.add({ method: 'POST', path: /action=revoke/, effect });
    const { tokens } = await sweepOnce(harness, { settings: REVOKING });
    expect(tokens[0]).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
  });

  test('revokes the refresh tokens too with cascade', async () => {
    harness.add(STALE);
    await sweepOnce(harness, { settings: { ...REVOKING, cascade: true } });
    const [{ query } = { query: undefined }] = requests('POST', '/accesstokens/');
    expect(query?.get('cascade')).toBe('true');
  });
});

describe('A removal at Apigee', () => {
  test.each(['delete', 'revoke'])('by %s has failed when it changed nothing', async (removal) => {
    harness.add(STALE);
    const effect = respondWith(json(200, { status: 'approved' }));
    harness.server.faults.add({ method: removal === 'delete' ? 'DELETE' : 'POST', effect });
    const settings = { organization: 'acme', appIds: 'all', removal };
    const { report, tokens } = await sweepOnce(harness, { settings });
    expect(report.totals).toMatchObject({ revoked: 0, failed: 1 });
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });
});

describe('An Apigee token value', () => {
  test('is sent only in the path of its own entity, or as the cursor of a search', async () => {
    for (let count = 0; count < 120; count++) harness.add(STALE);
    await sweepOnce(harness);
    for (const { method, path, query, headers, body } of harness.server.requests) {
      const rest = [JSON.stringify(headers), body, query.get('app'), query.get('limit')].join();
      expect(rest).not.toMatch(/canary\.token/);
      if (/canary\.token/.test(path))
        expect(`${method} ${path}`).toMatch(/^(GET|DELETE) \S+\/oauth2\/accesstokens\/[^/]+$/);
    }
  });
});

describe('The hosts of Apigee', () => {
  test('are the public ones for the API and the login when no endpoint is set', async () => {
    const settings = { organization: 'acme', appIds: 'all', removal: 'delete' } as const;
    const credentials = { accessToken: 'canary-access' };
    const {
      dependencies,
      bases,
      requests: sent,
    } = recordRequests(settings, credentials, { text: '{}' });
    expect(await openApigeeApi(dependencies).deleteToken('canary-token')).toBe('revoked');
    expect(bases.map(({ origin }) => origin)).toEqual([
      'https://api.enterprise.apigee.com',
      'https://login.apigee.com',
    ]);
    expect(sent.map(({ url }) => url.origin)).toEqual(['https://api.enterprise.apigee.com']);
  });
});
