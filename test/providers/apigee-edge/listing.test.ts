import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { harness, requests, SETTINGS, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

describe('An Apigee app', () => {
  test('is searched once when the settings name it, and no other is', async () => {
    harness.add({ ...STALE, name: 'other' });
    const id = harness.add(STALE);
    await sweepOnce(harness, { settings: { ...SETTINGS, appIds: ['app-1', 'app-1'] } });
    expect(harness.revoked()).toEqual([id]);
    expect(requests('GET', '/apps')).toEqual([]);
    expect(requests('GET', '/search')).toHaveLength(1);
  });

  test('fails alone, by its name, when its tokens cannot be searched', async () => {
    const denied = harness.add({ ...STALE, name: 'other' });
    const id = harness.add(STALE);
    const path = /search\?app=app-2/;
    harness.server.faults.add({ path, times: FOREVER, effect: respondWith({ status: 403 }) });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      error: { code: 'forbidden' },
      totals: { listed: 1, revoked: 1 },
    });
    expect(report.error?.message).toMatch(/^app app-2: searching the tokens: .*orgadmin/);
    expect(harness.revoked()).toEqual([id]);
    expect(denied).not.toBe(id);
  });
});

describe('An Apigee token that was found', () => {
  test('fails alone, under its fingerprint, when it cannot be read', async () => {
    const ids = [harness.add({ ...STALE, name: 'other' }), harness.add({ ...STALE, name: 'one' })];
    const path = new RegExp(`accesstokens/${encodeURIComponent(ids[0] ?? '')}`);
    harness.server.faults.add({ path, times: FOREVER, effect: respondWith({ status: 500 }) });
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject({
      token: { fingerprinted: true },
      error: { code: 'unavailable' },
    });
    expect(harness.revoked()).toEqual(ids.slice(1));
  });

  test('ends the listing when it is the third in a row that the server does not answer for', async () => {
    for (let count = 0; count < 40; count++) harness.add(STALE);
    const effect = respondWith({ status: 500 });
    harness.server.faults.add({ path: /accesstokens/, skip: 20, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { limits: { concurrency: 1 } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
    const looks = harness.server.requests.filter(({ path }) => path.includes('accesstokens'));
    expect(looks).toHaveLength(20 + 3 * 4);
  });

  test('is already gone when it vanished before it was read', async () => {
    const gone = harness.add(STALE);
    const id = harness.add(STALE);
    harness.remove(gone);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 1 } });
    expect(harness.revoked()).toEqual([id]);
  });

  test('is deleted only after the last search', async () => {
    for (let count = 0; count < 150; count++) harness.add(STALE);
    await sweepOnce(harness);
    const order = harness.server.requests.map(({ method, path }) =>
      method === 'DELETE' ? 'delete' : path.endsWith('/search') ? 'search' : 'other',
    );
    expect(order.lastIndexOf('search')).toBeLessThan(order.indexOf('delete'));
  });
});
