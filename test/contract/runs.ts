import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import { status } from './faults.ts';
import type { ProviderContract } from './harness.ts';
import { expectHeld } from './scene.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for whole runs. */
export function* checksOfRuns(contract: ProviderContract): Generator<Check> {
  const { revokeCall, severalPages } = contract;
  const lastListCall = lastListCallOf(contract);

  yield check('lists every page, revokes what the policy names and nothing else', async (scene) => {
    const stale = scene.populate(severalPages);
    const { report } = await scene.sweep();
    expect(report).toMatchObject({
      outcome: 'ok',
      complete: true,
      totals: {
        listed: severalPages,
        revoked: stale.length,
        kept: severalPages - stale.length,
      },
    });
    expect(scene.received(lastListCall).length).toBeGreaterThan(contract.onePage ? 0 : 2);
    scene.expectRevoked(stale);
    scene.expectOnlyDocumentedCalls();
  });

  yield check('finds nothing to revoke in a second run', async (scene) => {
    scene.populate(4);
    await scene.sweep();
    const { report, tokens } = await scene.sweep();
    expect(report).toMatchObject({ outcome: 'ok', complete: true, totals: { revoked: 0 } });
    expect(tokens).toEqual([]);
  });

  yield check('revokes nothing in plan mode', async (scene) => {
    const stale = scene.populate(6);
    const { report } = await scene.sweep({ mode: 'plan' });
    expect(report).toMatchObject({ outcome: 'ok', totals: { planned: stale.length } });
    expect(scene.received(revokeCall)).toEqual([]);
  });

  yield check('finishes without error when there are no tokens', async (scene) => {
    const swept = await scene.sweep();
    if (typeof contract.own === 'object' && contract.own.isListed) return expectHeld(swept);
    expect(swept.report).toMatchObject({ outcome: 'ok', complete: true, totals: { listed: 0 } });
  });

  yield check('revokes everything with one request at a time', async (scene) => {
    const stale = scene.populate(6);
    await scene.sweep({ limits: { concurrency: 1 } });
    scene.expectRevoked(stale);
  });

  yield* checksOfStopping(contract);
  if (!contract.onePage) yield* checksOfSeveralPages(contract);
}

/** What holds for a run that is stopped while it revokes. */
function* checksOfStopping({ revokeCall }: ProviderContract): Generator<Check> {
  yield check(
    'finishes what is in flight and defers the rest when it is stopped while it revokes',
    async (scene) => {
      const stale = scene.populate(20);
      const stop = new AbortController();
      scene.onArrival(revokeCall, 1, () => stop.abort());
      const { report } = await scene.sweep({ stop: stop.signal, limits: { concurrency: 2 } });
      const revoked = scene.harness.revoked().length;
      expect(revoked).toBeGreaterThan(0);
      expect(report).toMatchObject({
        outcome: 'degraded',
        complete: false,
        totals: { revoked, deferred: stale.length - revoked, failed: 0 },
      });
    },
  );
}

/** What holds for runs over a list that takes several calls. */
function* checksOfSeveralPages(contract: ProviderContract): Generator<Check> {
  const { severalPages } = contract;
  const lastListCall = lastListCallOf(contract);

  if (lastListCall.isOfOneParent) {
    yield check('lists what other parents hold when one cannot be listed', async (scene) => {
      const stale = scene.populate(severalPages);
      scene.hit(lastListCall, status(403), 1, 1);
      const { report } = await scene.sweep();
      expect(report).toMatchObject({
        outcome: 'degraded',
        complete: true,
        error: { code: 'forbidden' },
      });
      expect(scene.harness.revoked().length).toBeGreaterThan(0);
      expect(stale).toEqual(expect.arrayContaining([...scene.harness.revoked()]));
    });
  } else if (!lastListCall.isOfOneToken) {
    yield check(
      'fails as a whole when a page in the middle fails, and accounts for every token',
      async (scene) => {
        scene.populate(severalPages);
        scene.hit(lastListCall, status(500), FOREVER, 1);
        const swept = await scene.sweep();
        scene.expectFailedListing(swept, 'unavailable');
        for (const token of swept.tokens) expect(token.reason).toMatch(/^incomplete-list/);
      },
    );
  }

  yield check('sends nothing more once it is stopped while it lists', async (scene) => {
    scene.populate(severalPages);
    const stop = new AbortController();
    scene.onArrival(lastListCall, 1, () => stop.abort());
    const { report } = await scene.sweep({ stop: stop.signal, limits: { concurrency: 1 } });
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: false,
      error: { code: 'deadline' },
    });
    expect(scene.received(lastListCall)).toHaveLength(2);
    scene.expectRevoked([]);
  });
}

/** The call of a listing that gives the tokens. */
export function lastListCallOf({ listCalls }: ProviderContract): ProviderContract['listCalls'][0] {
  return listCalls[listCalls.length - 1] ?? listCalls[0];
}
