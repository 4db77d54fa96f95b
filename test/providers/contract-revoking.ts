import { expect, test } from 'vitest';
import {
  ECHOED,
  LASTING,
  NEED_A_BODY,
  PASSING,
  SHORT_TIMEOUT,
  SHORTEST_TIMEOUT,
  status,
  timeoutFor,
} from './contract-faults.ts';
import { echo } from './echo.ts';
import type { ProviderContract } from './harness.ts';
import type { Scene } from './scene.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for the call that revokes. */
export function defineRevocation(contract: ProviderContract, scene: () => Scene): void {
  const { revokeCall } = contract;
  test.each(PASSING)('gets over %s', async (_, effect) => {
    const stale = scene().populate(4);
    scene().hit(revokeCall, effect, 1);
    const { report } = await scene().sweep(timeoutFor(effect, SHORT_TIMEOUT));
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: stale.length } });
    scene().expectRevoked(stale);
  });

  const lasting = LASTING.filter(
    ([, code, { kind }]) =>
      code !== 'unauthorized' && (contract.revokeAnswers === 'json' || !NEED_A_BODY.has(kind)),
  );
  test.each(lasting)('is counted as failed on %s, with %s', async (_, code, effect) => {
    const stale = scene().populate(4);
    scene().hit(revokeCall, effect, FOREVER);
    const { report, tokens } = await scene().sweep(timeoutFor(effect, SHORTEST_TIMEOUT));
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { revoked: 0, failed: stale.length },
    });
    expect(tokens.map(({ error }) => error?.code)).toEqual(stale.map(() => code));
    scene().expectOnlyDocumentedCalls();
  });

  test('ends the connection when the credential is no longer accepted', async () => {
    const stale = scene().populate(20);
    scene().hit(revokeCall, status(401), FOREVER);
    const { report } = await scene().sweep({ limits: { concurrency: 1 } });
    expect(report).toMatchObject({
      outcome: 'failed',
      complete: false,
      error: { code: 'unauthorized' },
      totals: { revoked: 0 },
    });
    expect(report.totals.deferred).toBeGreaterThan(stale.length / 2);
  });

  test('leaves the others alone when one fails', async () => {
    const stale = scene().populate(10);
    scene().hit(revokeCall, status(418), 1);
    const { report } = await scene().sweep();
    expect(report.totals).toMatchObject({ revoked: stale.length - 1, failed: 1 });
    expect(scene().harness.revoked()).toHaveLength(stale.length - 1);
  });

  test('shows nothing of an answer that repeats the request', async () => {
    scene().populate(2);
    for (const code of ECHOED.filter((one) => one !== 200)) {
      scene().harness.server.faults.add({ ...revokeCall, ...echo(code), times: FOREVER });
      const { report } = await scene().sweep();
      expect(report.totals.failed, `HTTP ${code}`).toBe(1);
      scene().harness.server.faults.clear();
    }
  });
}
