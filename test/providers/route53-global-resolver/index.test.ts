import { describe, expect, test } from 'vitest';
import { route53GlobalResolver } from '../../../lambda/providers/route53-global-resolver/index.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { NOW } from '../../support/clock.ts';
import { harness, requestsTo, useServer } from './each-test.ts';

useServer();

describe('Tokens of Global Resolver', () => {
  test('are kept while they are being created or deleted', async () => {
    harness.simulator.addToken('dnsv-1', { id: 'coming', status: 'CREATING', ...STALE });
    const id = harness.add(STALE);
    const first = await sweepOnce(harness);
    expect(first.report.totals).toMatchObject({ listed: 2, kept: 1, revoked: 1 });
    const second = await sweepOnce(harness); // the deletion takes its time
    expect(harness.simulator.tokens('dnsv-1').find((one) => one.id === id)?.status).toBe(
      'DELETING',
    );
    expect(second.report).toMatchObject({ outcome: 'ok', totals: { listed: 2, kept: 2 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('are kept in a state that the API does not document', async () => {
    harness.add(STALE);
    const change = (page: Record<string, unknown>) =>
      JSON.parse(JSON.stringify(page).replace('"OPERATIONAL"', '"SUSPENDED"'));
    harness.server.faults.add({ path: /^\/tokens/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ kept: 1, revoked: 0 });
  });

  test('are never read one by one, since the response would hold the secret', async () => {
    for (let count = 0; count < 4; count++) harness.add(STALE);
    await sweepOnce(harness);
    const gets = requestsTo('/tokens/').filter(({ method }) => method === 'GET');
    expect(gets.every(({ path }) => path === '/tokens/dns-view/dnsv-1')).toBe(true);
  });

  test('have times with up to nine digits of a second, read to the millisecond', async () => {
    harness.simulator.addToken('dnsv-1', {
      id: 'at-nano',
      createdAt: '2025-10-16T14:07:45.934184715Z',
      expiresAt: '2026-11-25T12:00:00.001999999Z',
    });
    const rules = [{ name: 'soon', when: { expiresWithin: 1 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => [token.createdAt, token.expiresAt])).toEqual([
      [Date.parse('2025-10-16T14:07:45.934Z'), NOW + 1],
    ]);
  });
});

describe('The IAM permissions for Global Resolver', () => {
  const actionsFor = (dnsViewIds: 'all' | string[]) =>
    route53GlobalResolver.permissions({ dnsViewIds }).flatMap(({ actions }) => actions);

  test('include listing resolvers and views only when these are discovered', () => {
    const always = ['ListAccessTokens', 'DeleteAccessToken'].map(
      (name) => `route53globalresolver:${name}`,
    );
    const discovery = ['ListGlobalResolvers', 'ListDNSViews'].map(
      (name) => `route53globalresolver:${name}`,
    );
    expect(actionsFor('all')).toEqual([...discovery, ...always]);
    expect(actionsFor(['dnsv-1'])).toEqual(always);
  });

  test('never include reading a token, which returns its secret', () => {
    expect(actionsFor('all')).not.toContain('route53globalresolver:GetAccessToken');
  });
});
