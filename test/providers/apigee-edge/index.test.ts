import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apigeeEdge } from '../../../lambda/providers/apigee-edge/index.ts';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, NOW, type TestClock } from '../../support/clock.ts';
import type { Effect } from '../../support/sandbox/faults.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { type ApigeeHarness, startApigee } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;
const SETTINGS = { organization: 'acme', appIds: 'all', removal: 'delete' };

let clock: TestClock;
let harness: ApigeeHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startApigee(clock);
});
afterEach(() => harness.server.close());

const answer = (reply: Reply): Effect => ({ kind: 'answer', reply });

const requests = (method: string, part: string) =>
  harness.server.requests.filter((one) => one.method === method && one.path.includes(part));

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

const removals = () => requests('DELETE', '/oauth2/accesstokens/');

describe('Apigee: the listing', () => {
  test('pages over more than a thousand apps from an inclusive key and searches each once', async () => {
    const apps = Array.from({ length: 1001 }, (_, index) => `app-${index + 1}`);
    for (const app of apps) harness.simulator.addApp(app);
    await sweepOnce(harness, { limits: { concurrency: 20 } });
    const pages = requests('GET', '/apps').map(({ query }) => query.get('startKey'));
    expect(pages).toEqual([null, 'app-998', 'app-999']);
    const searched = requests('GET', '/search').map(({ query }) => query.get('app'));
    expect(searched.sort()).toEqual(apps.sort());
  });

  describe('of apps', () => {
    const apps = Array.from({ length: 25 }, (_, index) => `app-${index + 10}`);
    /** Answers for the list of apps alone, by the key that it is asked for by. */
    const serve = (page: (startKey: string) => readonly string[]) =>
      rewrite(/\/apps\?/, 'startKey', (_, startKey) => page(startKey ?? ''));
    beforeEach(() => {
      for (const app of apps) harness.simulator.addApp(app);
    });

    test('goes on after a page that is shorter than asked, to one that holds its own key alone', async () => {
      serve((startKey) => apps.filter((app) => app >= startKey).slice(0, 10));
      await sweepOnce(harness);
      const searched = requests('GET', '/search').map(({ query }) => query.get('app'));
      expect(searched.sort()).toEqual(apps);
    });

    test('is whole where the server knows no keys and sends everything', async () => {
      serve(() => apps);
      const { report } = await sweepOnce(harness);
      expect(report.outcome).toBe('ok');
      expect(requests('GET', '/search')).toHaveLength(25);
      expect(requests('GET', '/apps')).toHaveLength(2);
    });

    test.each([1000, 10_000])('broke off where it knows no keys and sends %i', async (count) => {
      serve(() => Array.from({ length: count }, () => 'app-10').with(0, 'app-11'));
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'failed', error: { code: 'invalid-response' } });
      expect(report.error?.message).toMatch(/is truncated/);
    });
  });

  describe('of the tokens of an app', () => {
    const serve = (change: (page: Json, start: string | null) => unknown) =>
      rewrite(/search/, 'start', change);
    const part = ({ list }: Json, count: number) =>
      Array.isArray(list) ? list.slice(0, count) : [];

    test('goes on after a page that is shorter than asked and names no next one', async () => {
      for (let count = 0; count < 25; count++) harness.add(FRESH);
      serve((page) => ({ list: part(page, 10), meta: {} }));
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 25 } });
    });

    test('needs no more calls where as many have come as were declared', async () => {
      for (let count = 0; count < 25; count++) harness.add(FRESH);
      await sweepOnce(harness);
      expect(requests('GET', '/search')).toHaveLength(1);
    });

    test('broke off where fewer come than were declared; that app failed', async () => {
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

  test('tells of a token that holds a slash how it can be revoked, and reads the others', async () => {
    harness.add({ ...STALE, id: 'imported/canary' });
    harness.add(STALE);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1, revoked: 1 } });
    expect(tokens.find(({ outcome }) => outcome === 'failed')?.error).toEqual({
      code: 'unsupported',
      message: expect.stringMatching(
        /contains a slash.*POST \/v1\/organizations\/acme\/oauth2\/revoke\?app=app-1, or \?enduser=/,
      ),
    });
  });

  test('never asks for the expanded form, which holds the secrets of the apps', async () => {
    harness.add(STALE);
    await sweepOnce(harness);
    for (const { query } of harness.server.requests) expect(query.has('expand')).toBe(false);
  });

  test('searches only the apps that are named, each once', async () => {
    harness.add({ ...STALE, name: 'other' });
    const id = harness.add(STALE);
    await sweepOnce(harness, { settings: { ...SETTINGS, appIds: ['app-1', 'app-1'] } });
    expect(harness.revoked()).toEqual([id]);
    expect(requests('GET', '/apps')).toEqual([]);
    expect(requests('GET', '/search')).toHaveLength(1);
  });

  test('names an app that the organization does not have', async () => {
    const { report } = await sweepOnce(harness, { settings: { ...SETTINGS, appIds: ['app-9'] } });
    expect(report).toMatchObject({ outcome: 'failed', error: { code: 'not-found' } });
    expect(report.error?.message).toMatch(/no such app; check appIds/);
  });

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
  ])('reads every token once where the cursor is %s', async (_, change) => {
    for (let count = 0; count < 205; count++) harness.add(STALE);
    const effect = { kind: 'rewrite', change } as const;
    harness.server.faults.add({ path: /search/, times: FOREVER, effect });
    const { report } = await sweepOnce(harness, { mode: 'plan' });
    expect(report.totals).toMatchObject({ listed: 205, planned: 205, withheld: 0 });
    expect(requests('GET', '/oauth2/accesstokens/')).toHaveLength(205);
  });

  test.each([true, false])('ends where the last page has an empty cursor: %s', async (empty) => {
    harness.simulator.behaviour.emptyNext = empty;
    harness.simulator.behaviour.totalAsText = empty;
    for (let count = 0; count < 100; count++) harness.add(FRESH);
    const { report } = await sweepOnce(harness);
    expect(report.totals.listed).toBe(100);
  });

  test('lists no token twice that a page repeats', async () => {
    harness.add(STALE);
    const change = (page: Json) => ({ ...page, list: [page.list, page.list].flat() });
    harness.server.faults.add({ path: /search/, effect: { kind: 'rewrite', change } });
    const { report } = await sweepOnce(harness);
    expect(report.totals).toMatchObject({ listed: 1, revoked: 1 });
  });

  test('sends a token nowhere but in the path of its own entity, or as the cursor of a search', async () => {
    for (let count = 0; count < 120; count++) harness.add(STALE);
    await sweepOnce(harness);
    for (const { method, path, query, headers, body } of harness.server.requests) {
      const rest = [JSON.stringify(headers), body, query.get('app'), query.get('limit')].join();
      expect(rest).not.toMatch(/canary\.token/);
      if (/canary\.token/.test(path))
        expect(`${method} ${path}`).toMatch(/^(GET|DELETE) \S+\/oauth2\/accesstokens\/[^/]+$/);
    }
  });

  test('is read to its end before anything is deleted', async () => {
    for (let count = 0; count < 150; count++) harness.add(STALE);
    await sweepOnce(harness);
    const order = harness.server.requests.map(({ method, path }) =>
      method === 'DELETE' ? 'delete' : path.endsWith('/search') ? 'search' : 'other',
    );
    expect(order.lastIndexOf('search')).toBeLessThan(order.indexOf('delete'));
  });

  test.each([
    [-1, 'never'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    [0, 'unknown'],
    [-2, 'unknown'],
  ])('takes an expiry of %s for %s', async (expiresAt, expected) => {
    harness.add({ ...STALE, expiresAt: NOW });
    const change = (entity: Json) => ({ ...entity, expiresAt });
    harness.server.faults.add({ path: /accesstokens/, effect: { kind: 'rewrite', change } });
    const rules = [{ name: 'any', when: { olderThan: 0 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => token.expiresAt)).toEqual([expected]);
  });
});

describe('Apigee: removal', () => {
  const revoking = { ...SETTINGS, removal: 'revoke' };

  test('by revoke switches tokens off and deletes none', async () => {
    const ids = [harness.add(STALE), harness.add(STALE)];
    harness.add(FRESH);
    const { report } = await sweepOnce(harness, { settings: revoking });
    expect(report.totals).toMatchObject({ revoked: 2, kept: 1 });
    expect([...harness.simulator.disabled].sort()).toEqual(ids);
    expect(harness.revoked()).toEqual([]);
    expect(removals()).toEqual([]);
    for (const { query } of requests('POST', '/accesstokens/'))
      expect([...query]).toEqual([['action', 'revoke']]);
  });

  test('by revoke takes a 200 with the token as well as a 204', async () => {
    harness.add(STALE);
    const effect = { ...answer(json(200, { status: 'revoked' })), carriedOut: true } as const;
    harness.server.faults.add({ method: 'POST', path: /action=revoke/, effect });
    const { report } = await sweepOnce(harness, { settings: revoking });
    expect(report.totals.revoked).toBe(1);
  });

  test('by revoke with cascade ends the refresh tokens too', async () => {
    harness.add(STALE);
    await sweepOnce(harness, { settings: { ...revoking, cascade: true } });
    const [{ query } = { query: undefined }] = requests('POST', '/accesstokens/');
    expect(query?.get('cascade')).toBe('true');
  });

  test('by revoke finds tokens gone that are revoked already, without another request', async () => {
    harness.add(STALE);
    await sweepOnce(harness, { settings: revoking });
    const sent = requests('POST', '/accesstokens/').length;
    const { report } = await sweepOnce(harness, { settings: revoking });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 0 } });
    expect(requests('POST', '/accesstokens/')).toHaveLength(sent);
  });

  test('by delete counts no revoked token among the newest of its app', async () => {
    const token = { token: 'canary-off', appId: 'app-1', status: 'revoked' } as const;
    harness.simulator.addToken({ ...token, issuedAt: FRESH.createdAt, expiresAt: FRESH.expiresAt });
    const times = { createdAt: STALE.createdAt, expiresAt: FRESH.expiresAt };
    harness.add(times);
    const policy = { safeguards: { ...POLICY.safeguards, keepNewest: 1 } };
    const { report } = await sweepOnce(harness, { policy });
    expect(report.totals).toMatchObject({ withheld: 1, kept: 1, revoked: 0 });
  });

  test('by delete can clear away what is revoked, by a rule on its status', async () => {
    const token = { token: 'canary-off', appId: 'app-1', status: 'revoked' } as const;
    harness.simulator.addToken({ ...token, issuedAt: FRESH.createdAt, expiresAt: FRESH.expiresAt });
    harness.add(FRESH);
    const rules = [{ name: 'off', when: { status: ['revoked'] }, action: 'revoke' }] as const;
    await sweepOnce(harness, { policy: { rules } });
    expect(harness.revoked()).toEqual(['canary-off']);
  });

  test('has no cascade with delete', () => {
    const parsed = apigeeEdge.settings.safeParse({ ...SETTINGS, cascade: true });
    expect(parsed.error?.issues[0]?.path).toEqual(['cascade']);
  });

  test('shows the same fingerprint of a token in every run, and never the token', async () => {
    harness.add(STALE);
    const first = await sweepOnce(harness, { mode: 'plan' });
    const second = await sweepOnce(harness);
    expect(first.tokens[0]?.token.id).toMatch(/^[0-9a-f]{64}$/);
    expect(second.tokens[0]?.token.id).toBe(first.tokens[0]?.token.id);
  });
});

describe('Apigee: a last look before a removal', () => {
  test('keeps a token that was extended meanwhile', async () => {
    const id = harness.add({ createdAt: NOW - 86_400_000 * 40, expiresAt: STALE.expiresAt });
    const { report, tokens } = await sweepOnce(harness, {
      beforeRevoking: () => harness.add({ ...FRESH, id }),
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 0 } });
    expect(tokens[0]?.reason).toMatch(/^changed-since-plan/);
    expect(removals()).toEqual([]);
  });

  test('withholds a token that a safeguard protects by now', async () => {
    harness.add(STALE);
    const change = (entity: Json) => ({ ...entity, app: 'break-glass' });
    const { tokens } = await sweepOnce(harness, {
      policy: { protect: [{ owner: 'break-*' }] },
      beforeRevoking: () =>
        harness.server.faults.add({ path: /accesstokens/, effect: { kind: 'rewrite', change } }),
    });
    expect(tokens[0]).toMatchObject({ decision: 'withheld' });
    expect(removals()).toEqual([]);
  });

  test('that fails leaves the token', async () => {
    harness.add(STALE);
    const { report } = await sweepOnce(harness, {
      beforeRevoking: () =>
        harness.server.faults.add({ path: /accesstokens/, effect: answer({ status: 418 }) }),
    });
    expect(report.totals).toMatchObject({ failed: 1, revoked: 0 });
    expect(removals()).toEqual([]);
  });
});
