import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import type { ProviderContract } from './harness.ts';
import { POLICY } from './sweep-once.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for each documented response to a revocation. */
export function* checksOfResponses(contract: ProviderContract): Generator<Check> {
  const { revokeCall, successes = [], goneResponses = [], refusals = [] } = contract;

  yield check('counts a token as gone that somebody else revoked during the run', async (scene) => {
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

  for (const [title, reply] of successes) {
    yield check(`succeeds when the response is ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.hit(revokeCall, { kind: 'response', reply, carriedOut: true }, FOREVER);
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: stale.length } });
      scene.expectRevoked(stale);
    });
  }

  for (const [title, reply] of goneResponses) {
    yield check(`finds the token gone when the response is ${title}`, async (scene) => {
      const [gone = '', ...others] = scene.populate(4);
      scene.onArrival(revokeCall, 0, () => scene.harness.remove(gone));
      scene.hit(revokeCall, { kind: 'response', reply }, 1);
      const { report } = await scene.sweep({ limits: { concurrency: 1 } });
      expect(report).toMatchObject({
        outcome: 'ok',
        totals: { alreadyGone: 1, revoked: others.length },
      });
    });
  }

  for (const [title, reply] of refusals) {
    yield check(`fails when the response is ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.hit(revokeCall, { kind: 'response', reply }, FOREVER);
      const { report } = await scene.sweep();
      expect(report.totals).toMatchObject({ revoked: 0, alreadyGone: 0, failed: stale.length });
    });
  }
}

/** What holds for the call that disables, where the API has one. */
export function* checksOfDisabling(contract: ProviderContract): Generator<Check> {
  const { disableCall, goneOnDisable = [] } = contract;
  if (!disableCall) return;
  const policy = { rules: POLICY.rules.map((rule) => ({ ...rule, action: 'disable' as const })) };

  yield check('disables what a rule says to disable, and revokes nothing', async (scene) => {
    const stale = scene.populate(4);
    const { report } = await scene.sweep({ policy });
    expect(report).toMatchObject({ outcome: 'ok', totals: { disabled: stale.length, revoked: 0 } });
    expect([...(scene.harness.disabled?.() ?? [])].sort()).toEqual([...stale].sort());
    scene.expectRevoked([]);
  });

  for (const [title, reply] of goneOnDisable) {
    yield check(`finds the token gone when the response is ${title}`, async (scene) => {
      const [gone = '', ...others] = scene.populate(4);
      scene.onArrival(disableCall, 0, () => scene.harness.remove(gone));
      scene.hit(disableCall, { kind: 'response', reply }, 1);
      const { report } = await scene.sweep({ policy, limits: { concurrency: 1 } });
      expect(report).toMatchObject({
        outcome: 'ok',
        totals: { alreadyGone: 1, disabled: others.length },
      });
    });
  }
}
