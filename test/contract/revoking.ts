import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import {
  ECHOED,
  LASTING,
  NEED_A_BODY,
  PASSING,
  SHORT_TIMEOUT,
  SHORTEST_TIMEOUT,
  status,
  timeoutFor,
  undocumentedSuccess,
} from './faults.ts';
import type { ProviderContract } from './harness.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for the call that revokes when something goes wrong. */
export function* checksOfRevocation(contract: ProviderContract): Generator<Check> {
  const { revokeCall } = contract;
  for (const [title, effect] of PASSING) {
    yield check(`recovers from ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.hit(revokeCall, effect, 1);
      const { report } = await scene.sweep(timeoutFor(effect, SHORT_TIMEOUT));
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: stale.length } });
      scene.expectRevoked(stale);
    });
  }

  yield* checksOfLastingFaults(contract);

  yield check('ends the connection when the credential is no longer accepted', async (scene) => {
    const stale = scene.populate(20);
    scene.hit(revokeCall, status(401), FOREVER);
    const { report } = await scene.sweep({ limits: { concurrency: 1 } });
    expect(report).toMatchObject({
      outcome: 'failed',
      complete: false,
      error: { code: 'unauthorized' },
      totals: { revoked: 0 },
    });
    expect(report.totals.deferred).toBeGreaterThan(stale.length / 2);
  });

  yield check('leaves the other tokens alone when it fails for one', async (scene) => {
    const stale = scene.populate(10);
    scene.hit(revokeCall, status(418), 1);
    const { report } = await scene.sweep();
    expect(report.totals).toMatchObject({ revoked: stale.length - 1, failed: 1 });
    expect(scene.harness.revoked()).toHaveLength(stale.length - 1);
  });

  yield check('shows nothing of a response that repeats the request', async (scene) => {
    scene.populate(2);
    for (const code of ECHOED.filter((one) => one !== 200)) {
      scene.echo(revokeCall, code);
      const { report } = await scene.sweep();
      expect(report.totals.failed, `HTTP ${code}`).toBe(1);
      scene.harness.server.faults.clear();
    }
  });
}

/** What holds for the call that revokes when it fails however often it is tried. */
function* checksOfLastingFaults(contract: ProviderContract): Generator<Check> {
  const { revokeCall } = contract;
  const lasting = [...LASTING, undocumentedSuccess(contract)].filter(
    ([, code, { kind }]) =>
      code !== 'unauthorized' && (contract.revokeBody === 'json' || !NEED_A_BODY.has(kind)),
  );
  for (const [title, code, effect] of lasting) {
    yield check(`fails with ${code} on ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.hit(revokeCall, effect, FOREVER);
      const { report, tokens } = await scene.sweep(timeoutFor(effect, SHORTEST_TIMEOUT));
      expect(report).toMatchObject({
        outcome: 'degraded',
        complete: true,
        totals: { revoked: 0, failed: stale.length },
      });
      expect(tokens.map(({ error }) => error?.code)).toEqual(stale.map(() => code));
      scene.expectOnlyDocumentedCalls();
    });
  }
}
