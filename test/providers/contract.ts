import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { status } from './contract-faults.ts';
import { defineListCall } from './contract-listing.ts';
import { defineRevocation } from './contract-revoking.ts';
import type { Call, ProviderContract } from './harness.ts';
import { ODD_IDS, ODD_NAMES } from './odd-texts.ts';
import { FRESH, Scene, STALE } from './scene.ts';
import { POLICY } from './sweep-once.ts';
import { createTestClock } from './test-clock.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const NEVER_EXPIRES = {
  name: 'never-expires',
  when: { neverExpires: true },
  action: 'revoke',
} as const;

/** Runs every test that a provider has to pass, whatever its API looks like. */
export function defineProviderContract(contract: ProviderContract): void {
  const { listCalls, revokeCall } = contract;
  const lastListCall = listCalls[listCalls.length - 1] ?? listCalls[0];
  let scene: Scene;
  beforeEach(async () => {
    scene = new Scene(contract, await contract.start(createTestClock()));
  });
  afterEach(() => scene.harness.server.close());

  describe(`the provider ${contract.name}`, () => {
    test('lists every page, revokes what the policy names and nothing else', async () => {
      const stale = scene.populate(contract.severalPages);
      const { report } = await scene.sweep();
      expect(report).toMatchObject({
        outcome: 'ok',
        complete: true,
        totals: {
          listed: contract.severalPages,
          revoked: stale.length,
          kept: contract.severalPages - stale.length,
        },
      });
      expect(scene.received(lastListCall).length).toBeGreaterThan(contract.onePage ? 0 : 2);
      scene.expectRevoked(stale);
      scene.expectOnlyDocumentedCalls();
    });

    test('finds nothing to do the second time', async () => {
      scene.populate(4);
      await scene.sweep();
      const { report, tokens } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { revoked: 0 } });
      expect(tokens).toEqual([]);
    });

    test('revokes nothing in plan mode', async () => {
      const stale = scene.populate(6);
      const { report } = await scene.sweep({ mode: 'plan' });
      expect(report).toMatchObject({ outcome: 'ok', totals: { planned: stale.length } });
      expect(scene.received(revokeCall)).toEqual([]);
    });

    test('takes an empty population for what it is', async () => {
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: 0 } });
    });

    test('works with one request at a time', async () => {
      const stale = scene.populate(6);
      await scene.sweep({ limits: { concurrency: 1 } });
      scene.expectRevoked(stale);
    });

    if (!contract.onePage) definePages(contract, lastListCall, () => scene);

    describe.each(listCalls.map((call) => [call.title, call] as const))('%s', (_, call) => {
      defineListCall(call, contract, () => scene);
    });

    test.each(contract.unreadableTimes)('keeps a token whose times are %s', async (_, change) => {
      scene.populate(4);
      scene.hit(
        lastListCall,
        { kind: 'rewrite', change: (page) => contract.changeTimes(page, change) },
        FOREVER,
      );
      const rules = [...POLICY.rules, NEVER_EXPIRES];
      const { report } = await scene.sweep({ policy: { rules } });
      scene.expectRevoked([]);
      expect(scene.received(revokeCall)).toEqual([]);
      expect(report.totals.kept + report.totals.failed).toBe(report.totals.listed);
    });

    test.each(ODD_IDS)('builds no wrong URL from %s', async (_, id) => {
      const stale = scene.populate(4);
      scene.harness.add({ ...STALE, id });
      const { report } = await scene.sweep();
      scene.expectOnlyDocumentedCalls();
      const { failed } = report.totals;
      expect(report).toMatchObject({
        outcome: failed ? 'degraded' : 'ok',
        totals: { listed: 5, revoked: stale.length + (failed ? 0 : 1) },
      });
      scene.expectRevoked(failed ? stale : [...stale, id]);
    });

    test.each(ODD_NAMES)('is not confused by %s', async (_, name) => {
      const stale = scene.populate(2);
      const named = scene.harness.add({ ...STALE, name });
      const kept = scene.harness.add({ ...FRESH, name });
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 4, revoked: 2, kept: 2 } });
      scene.expectRevoked([...stale, named]);
      expect(scene.harness.revoked()).not.toContain(kept);
    });

    test('finishes what is in flight and defers the rest when it is told to stop while it revokes', async () => {
      const stale = scene.populate(20);
      const stop = new AbortController();
      scene.onArrival(revokeCall, 1, () => stop.abort());
      const { report } = await scene.sweep({
        stop: stop.signal,
        limits: { concurrency: 2 },
      });
      const revoked = scene.harness.revoked().length;
      expect(revoked).toBeGreaterThan(0);
      expect(report).toMatchObject({
        outcome: 'degraded',
        complete: false,
        totals: { revoked, deferred: stale.length - revoked, failed: 0 },
      });
    });

    test('counts a token that somebody else revoked meanwhile', async () => {
      const [gone = '', ...others] = scene.populate(6);
      const { report } = await scene.sweep({ beforeRevoking: () => scene.harness.remove(gone) });
      expect(report).toMatchObject({
        outcome: 'ok',
        totals: contract.goneLooksRevoked
          ? { alreadyGone: 0, revoked: others.length + 1 }
          : { alreadyGone: 1, revoked: others.length },
      });
      scene.expectRevoked(others);
    });

    describe(revokeCall.title, () => defineRevocation(contract, () => scene));
  });
}

/** What can only go wrong where a list has several pages. */
function definePages(contract: ProviderContract, lastListCall: Call, scene: () => Scene): void {
  test('fails as a whole when a page in the middle fails, and accounts for every token', async () => {
    scene().populate(contract.severalPages);
    scene().hit(lastListCall, status(500), FOREVER, 1);
    const swept = await scene().sweep();
    scene().expectFailedListing(swept, 'unavailable');
    for (const token of swept.tokens) expect(token.reason).toMatch(/^incomplete-list/);
  });

  test('sends nothing more once it is told to stop while it lists', async () => {
    scene().populate(contract.severalPages);
    const stop = new AbortController();
    scene().onArrival(lastListCall, 1, () => stop.abort());
    const { report } = await scene().sweep({
      stop: stop.signal,
      limits: { concurrency: 1 },
    });
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: false,
      error: { code: 'deadline' },
    });
    expect(scene().received(lastListCall)).toHaveLength(2);
    scene().expectRevoked([]);
  });
}
