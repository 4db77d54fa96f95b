import { beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { harness, requests, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

useServer();

/** Changes every answer to `path`, knowing the cursor that the request gave under `key`. */
function rewrite(
  path: RegExp,
  key: string,
  change: (page: Json, cursor: string | null) => unknown,
) {
  let cursor: string | null = null;
  harness.server.faults.add({
    path,
    when({ query }) {
      cursor = query.get(key);
      return true;
    },
    times: FOREVER,
    effect: { kind: 'rewrite', change: (page) => change(page, cursor) },
  });
}

describe('The list of Apigee apps', () => {
  test('has more than a thousand apps, paged from an inclusive key, and each is searched once', async () => {
    const apps = Array.from({ length: 1001 }, (_, index) => `app-${index + 1}`);
    for (const app of apps) harness.simulator.addApp(app);
    await sweepOnce(harness, { limits: { concurrency: 20 } });
    const pages = requests('GET', '/apps').map(({ query }) => query.get('startKey'));
    expect(pages).toEqual([null, 'app-998', 'app-999']);
    const searched = requests('GET', '/search').map(({ query }) => query.get('app'));
    expect(searched.sort()).toEqual(apps.sort());
  });

  test('is never requested in the expanded form, which holds the secrets of the apps', async () => {
    harness.add(STALE);
    await sweepOnce(harness);
    for (const { query } of harness.server.requests) expect(query.has('expand')).toBe(false);
  });
});

describe('The list of Apigee apps from a server with other pages', () => {
  const apps = Array.from({ length: 25 }, (_, index) => `app-${index + 10}`);

  /** Answers for the list of apps alone, by the key that it is asked for by. */
  const serve = (page: (startKey: string) => readonly string[]) =>
    rewrite(/\/apps\?/, 'startKey', (_, startKey) => page(startKey ?? ''));

  beforeEach(() => {
    for (const app of apps) harness.simulator.addApp(app);
  });

  test('goes on after a page that is shorter than requested, to one that holds only its own key', async () => {
    serve((startKey) => apps.filter((app) => app >= startKey).slice(0, 10));
    await sweepOnce(harness);
    const searched = requests('GET', '/search').map(({ query }) => query.get('app'));
    expect(searched.sort()).toEqual(apps);
  });

  test('is complete where the server knows no keys and sends everything', async () => {
    serve(() => apps);
    const { report } = await sweepOnce(harness);
    expect(report.outcome).toBe('ok');
    expect(requests('GET', '/search')).toHaveLength(25);
    expect(requests('GET', '/apps')).toHaveLength(2);
  });

  test.each([1000, 10_000])(
    'is truncated where the server knows no keys and sends %i',
    async (count) => {
      serve(() => Array.from({ length: count }, () => 'app-10').with(0, 'app-11'));
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
      expect(report.error?.message).toMatch(/is truncated/);
    },
  );
});

describe('The token search of one Apigee app', () => {
  const serve = (change: (page: Json, start: string | null) => unknown) =>
    rewrite(/search/, 'start', change);

  const part = ({ list }: Json, count: number) => (Array.isArray(list) ? list.slice(0, count) : []);

  test('goes on after a page that is shorter than requested and names no next one', async () => {
    for (let count = 0; count < 25; count++) harness.add(FRESH);
    serve((page) => ({ list: part(page, 10), meta: {} }));
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 25 } });
  });

  test('needs no more calls once the declared total has come', async () => {
    for (let count = 0; count < 25; count++) harness.add(FRESH);
    await sweepOnce(harness);
    expect(requests('GET', '/search')).toHaveLength(1);
  });

  test('is truncated, and the app fails, where fewer tokens come than were declared', async () => {
    for (let count = 0; count < 25; count++) harness.add(STALE);
    harness.add({ ...STALE, name: 'other' });
    serve((page, start) =>
      Number(Object(page.meta).totalResults) > 1
        ? { ...page, list: start ? [start] : part(page, 10) }
        : page,
    );
    const policy = { safeguards: { ...POLICY.safeguards, keepNewest: 1 } };
    const { report } = await sweepOnce(harness, { policy });
    expect(report).toMatchObject({
      outcome: 'degraded',
      totals: { listed: 11, withheld: 10, revoked: 1 },
    });
    expect(report.error).toEqual({
      code: 'invalid-response',
      message:
        'app app-1: the token search returned 10 of the 25 tokens that it declares: the list is truncated',
    });
  });
});

describe('The pages of an Apigee token search', () => {
  test.each([
    ['the first token of the next page', (page: Json) => page],
    [
      'the last token of this one',
      ({ list, meta }: Json) => {
        const last = Array.isArray(list) ? list.at(-1) : undefined;
        const { next, ...rest } = Object(meta);
        return { list, meta: next ? { ...rest, next: last } : rest };
      },
    ],
  ])('give every token once where the cursor is %s', async (_, change) => {
    for (let count = 0; count < 205; count++) harness.add(STALE);
    const effect = { kind: 'rewrite', change } as const;
    harness.server.faults.add({ path: /search/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { mode: 'plan' });
    expect(report.totals).toMatchObject({ listed: 205, planned: 205, withheld: 0 });
    expect(requests('GET', '/oauth2/accesstokens/')).toHaveLength(205);
  });

  test.each([true, false])('end where the last one has an empty cursor: %s', async (empty) => {
    harness.simulator.behaviour.emptyNext = empty;
    harness.simulator.behaviour.totalAsText = empty;
    for (let count = 0; count < 100; count++) harness.add(FRESH);
    const { report } = await sweepOnce(harness);
    expect(report.totals.listed).toBe(100);
  });

  test('list a token once that they repeat', async () => {
    harness.add(STALE);
    const change = (page: Json) => ({ ...page, list: [page.list, page.list].flat() });
    harness.server.faults.add({ path: /search/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 1, revoked: 1 });
  });
});
