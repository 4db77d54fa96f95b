import { expect, test } from 'vitest';
import {
  ECHOED,
  LASTING,
  PASSING,
  SHORT_TIMEOUT,
  SHORTEST_TIMEOUT,
  status,
  timeoutFor,
} from './contract-faults.ts';
import { echo } from './echo.ts';
import type { Json, ListCall, ProviderContract } from './harness.ts';
import type { Scene } from './scene.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for every call that a listing is made of. */
export function defineListCall(
  call: ListCall,
  contract: ProviderContract,
  scene: () => Scene,
): void {
  const { cursor } = call;
  test.each(PASSING)('gets over %s', async (title, effect) => {
    const stale = scene().populate(4);
    scene().hit(call, effect, 1);
    const { report } = await scene().sweep(timeoutFor(effect, SHORT_TIMEOUT));
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: stale.length } });
    scene().expectRevoked(stale);
    if (/with Retry-After/.test(title)) expect(scene().harness.clock.waits).toContain(7000);
  });

  test.each(LASTING)('ends the connection on %s with %s', async (_, code, effect) => {
    scene().populate(4);
    scene().hit(call, effect, FOREVER);
    const swept = await scene().sweep(timeoutFor(effect, SHORTEST_TIMEOUT));
    scene().expectFailedListing(swept, code);
  });

  test.each(call.misshapen)('is not misread: %s', async (_, change) => {
    scene().populate(4);
    scene().hit(call, { kind: 'rewrite', change }, FOREVER);
    scene().expectFailedListing(await scene().sweep(), 'invalid-response');
  });

  if (cursor) {
    test('ends the connection when its second page cannot be had', async () => {
      scene().populate(contract.severalPages);
      scene().hit(call, status(500), FOREVER, 1);
      const swept = await scene().sweep();
      scene().expectFailedListing(swept, 'unavailable');
      expect(swept.report.totals.listed).toBeGreaterThan(0);
    });

    test('ends the connection when it repeats a cursor', async () => {
      scene().populate(contract.severalPages);
      let first: unknown;
      const change = (page: Json) => {
        first ??= cursor.read(page);
        return cursor.write(page, first);
      };
      scene().hit(call, { kind: 'rewrite', change }, FOREVER);
      scene().expectFailedListing(await scene().sweep(), 'invalid-response');
      expect(scene().received(call)).toHaveLength(2);
    });
  }

  test('shows nothing of an answer that repeats the request', async () => {
    scene().populate(2);
    for (const code of ECHOED) {
      scene().harness.server.faults.add({ ...call, ...echo(code), times: FOREVER });
      const { report } = await scene().sweep();
      expect(report.outcome).toBe('failed');
      scene().harness.server.faults.clear();
    }
  });
}
