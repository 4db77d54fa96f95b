import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import type { ProviderContract } from './harness.ts';
import { FRESH, isCall, STALE } from './scene.ts';

/** What holds for the proof of a removal, and for what it costs. */
export function* checksOfProof(contract: ProviderContract): Generator<Check> {
  yield* checksOfClaims(contract);
  const { inspections = 0 } = contract;

  yield check('sends no further requests when there is nothing to revoke', async (scene) => {
    for (let count = 0; count < 4; count++) {
      if (count === 0 && scene.harness.addOwn) scene.harness.addOwn(FRESH);
      else scene.harness.add(FRESH);
    }
    const { requests } = scene.harness.server;
    await scene.sweep({ mode: 'plan' });
    const planned = requests.length;
    await scene.sweep();
    expect(requests.length).toBe(2 * planned);
  });

  yield check(
    'rechecks each token no more often than its contract says when each removal is confirmed',
    async (scene) => {
      const stale = scene.populate(6);
      const { requests } = scene.harness.server;
      await scene.sweep({ mode: 'plan' });
      const planned = requests.length;
      await scene.sweep();
      expect(requests.length - 2 * planned).toBe(stale.length * (1 + inspections));
    },
  );
}

/** What holds for a claim that a token is gone. */
function* checksOfClaims(contract: ProviderContract): Generator<Check> {
  const { revokeCall } = contract;

  if (!contract.goneLooksRevoked) {
    yield check(
      'counts a token that came back as failed, although its revocation found it gone',
      async (scene) => {
        const { harness } = scene;
        const [id = ''] = scene.populate(2);
        // Gone when its revocation arrives, and back when it is rechecked.
        harness.server.faults.add({
          when(request) {
            const isRevocation = isCall(revokeCall, request);
            if (isRevocation) harness.remove(id);
            else if (scene.received(revokeCall).length > 0) harness.add({ ...STALE, id });
            return false;
          },
          effect: { kind: 'reset' },
        });
        const { report, tokens } = await scene.sweep();
        expect(report).toMatchObject({
          outcome: 'degraded',
          totals: { alreadyGone: 0, failed: 1 },
        });
        expect(tokens.map(({ error }) => error?.code)).toEqual(['not-effective']);
        scene.expectRevoked([]);
      },
    );
  }

  for (const [title, reply] of contract.goneResponses ?? []) {
    yield check(
      `counts a token that is still listed as failed, although the response says it is gone: ${title}`,
      async (scene) => {
        const stale = scene.populate(4);
        scene.hit(revokeCall, { kind: 'response', reply }, Number.POSITIVE_INFINITY);
        const { report, tokens } = await scene.sweep();
        expect(report).toMatchObject({
          outcome: 'degraded',
          totals: { alreadyGone: 0, revoked: 0, failed: stale.length },
        });
        expect(tokens.map(({ error }) => error?.code)).toEqual(stale.map(() => 'not-effective'));
        scene.expectRevoked([]);
      },
    );
  }
}
