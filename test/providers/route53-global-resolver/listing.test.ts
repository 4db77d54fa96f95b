import { beforeEach, describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { route53Error } from '../../support/sandbox/route53-errors.ts';
import { clock, harness, requestsTo, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

/** Adds a resolver with the view `dnsv-2`, and a stale token in each view. */
function addSecondResolver(): void {
  harness.simulator.addResolver('gr-2');
  harness.simulator.addView('gr-2', 'dnsv-2');
  harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
  harness.add(STALE);
}

/** Answers every request to `path` with this error. */
function answerAt(path: RegExp, status: number, type: string): void {
  const effect = { kind: 'response', reply: route53Error(status, type, {}) } as const;
  harness.server.faults.add({ path, times: FOREVER, effect });
}

describe('Listing the tokens of Global Resolver', () => {
  test('reads all pages of resolvers, of the views of each, and of their tokens', async () => {
    for (let index = 2; index <= 101; index++) harness.simulator.addResolver(`gr-${index}`);
    for (let index = 2; index <= 101; index++) {
      harness.simulator.addView('gr-101', `dnsv-${index}`);
      harness.simulator.addToken(`dnsv-${index}`, { id: `of-${index}`, ...STALE });
    }
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 100, revoked: 100 });
    expect(requestsTo('/global-resolver')).toHaveLength(2);
    expect(requestsTo('/dns-views/resolver/')).toHaveLength(101);
    for (const { query } of harness.server.requests.filter(({ method }) => method === 'GET'))
      expect(query.get('max_results')).toBe('100');
  });

  test('lists only the views that the settings name, each once, and no resolvers', async () => {
    harness.simulator.addView('gr-1', 'dnsv-2');
    harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
    harness.add(STALE);
    await sweepOnce(harness, { settings: { dnsViewIds: ['dnsv-2', 'dnsv-2'] } });
    expect(harness.revoked()).toEqual(['of-2']);
    expect(requestsTo('/global-resolver')).toEqual([]);
    expect(requestsTo('/tokens/dns-view/')).toHaveLength(1);
  });

  test('passes over a view that is being deleted', async () => {
    harness.add(STALE);
    const change = () => ({ dnsViews: [{ id: 'dnsv-1', status: 'DELETING' }] });
    harness.server.faults.add({ path: /^\/dns-views/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
  });

  test('passes over a resolver that is being deleted', async () => {
    harness.add(STALE);
    const change = () => ({ globalResolvers: [{ id: 'gr-1', status: 'DELETING' }] });
    harness.server.faults.add({ path: /^\/global-resolver/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 0 } });
    expect(requestsTo('/dns-views')).toEqual([]);
  });
});

describe('Listing a Global Resolver view or resolver that no longer exists', () => {
  beforeEach(addSecondResolver);

  test.each([/dnsv-1/, /resolver\/gr-1/])(
    'passes over it when it was discovered: %s',
    async (path) => {
      answerAt(path, 404, 'ResourceNotFoundException');
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 1 } });
      expect(harness.revoked()).toEqual(['of-2']);
    },
  );

  test('names it when the settings name it, and sweeps the other', async () => {
    const settings = { dnsViewIds: ['dnsv-9', 'dnsv-2'] };
    const { report } = await sweepOnce(harness, { settings });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1 } });
    expect(report.error).toMatchObject({ code: 'not-found' });
    expect(report.error?.message).toMatch(/^DNS view dnsv-9: .*does not exist/);
  });
});

describe('Listing a Global Resolver view or resolver that fails', () => {
  beforeEach(addSecondResolver);

  test.each([
    [/dnsv-1/, 403, 'AccessDeniedException', /^DNS view dnsv-1: listing access tokens/],
    [/dnsv-1/, 404, 'UnknownOperationException', /^DNS view dnsv-1: listing access tokens/],
    [/resolver\/gr-1/, 500, '', /^resolver gr-1: listing DNS views/],
  ])('names it, and sweeps the other: %s %i %s', async (path, status, type, named) => {
    answerAt(path, status, type);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { revoked: 1 },
    });
    expect(report.error?.message).toMatch(named);
    expect(harness.revoked()).toEqual(['of-2']);
  });

  test('takes none of its tokens for gone when only the second list fails', async () => {
    const { report, tokens } = await sweepOnce(harness, {
      beforeRevoking() {
        void clock.sleep(61_000);
        answerAt(/dns-view\/dnsv-1/, 403, 'AccessDeniedException');
      },
    });
    expect(report.totals).toMatchObject({ alreadyGone: 0, failed: 1, revoked: 1 });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.error?.message).toMatch(/could not be checked again: DNS view dnsv-1/);
    expect(harness.revoked()).toEqual(['of-2']);
  });
});

describe('A listing of Global Resolver that is incomplete', () => {
  test('fails when the only view that the settings name does not exist', async () => {
    const { report } = await sweepOnce(harness, { settings: { dnsViewIds: ['dnsv-9'] } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
  });

  test('degrades the connection when most of the discovered views are gone a moment later', async () => {
    for (const view of ['dnsv-2', 'dnsv-3', 'dnsv-4']) harness.simulator.addView('gr-1', view);
    harness.server.faults.add({
      path: /^\/tokens\/dns-view\/dnsv-[123]/,
      times: FOREVER,
      effect: { kind: 'response', reply: route53Error(404, 'ResourceNotFoundException', {}) },
    });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/^3 of 4 listed DNS views did not exist/);
  });

  test('withholds the tokens that were read of a view, since a missing page may hold the newest', async () => {
    for (let count = 0; count < 120; count++) harness.add(STALE);
    harness.simulator.addView('gr-1', 'dnsv-2');
    harness.simulator.addToken('dnsv-2', { id: 'of-2', ...STALE });
    const effect = {
      kind: 'response',
      reply: route53Error(403, 'AccessDeniedException', {}),
    } as const;
    harness.server.faults.add({ path: /dnsv-1\?.*next_token/, times: FOREVER, effect });
    const policy = { safeguards: { ...POLICY.safeguards, keepNewest: 1 } };
    const { report } = await sweepOnce(harness, { policy });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { withheld: 100, revoked: 1 } });
    expect(harness.revoked()).toEqual(['of-2']);
  });
});
