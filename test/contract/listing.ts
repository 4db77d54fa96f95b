import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import {
  ECHOED,
  LASTING,
  PASSING,
  SHORT_TIMEOUT,
  SHORTEST_TIMEOUT,
  status,
  timeoutFor,
  undocumentedSuccess,
} from './faults.ts';
import type { Json, ListCall, ProviderContract } from './harness.ts';
import type { Scene } from './scene.ts';
import type { Swept } from './sweep-once.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** What holds for every call that a listing is made of, whatever the response. */
export function* checksOfPages(call: ListCall, contract: ProviderContract): Generator<Check> {
  const { cursor } = call;
  const expectFailure = failureOf(call);
  for (const [title, change] of call.misshapen) {
    yield check(`is unreadable with ${title}`, async (scene) => {
      scene.populate(4);
      scene.rewrite(call, change);
      expectFailure(scene, await scene.sweep(), 'invalid-response');
    });
  }

  if (cursor) {
    yield check('ends the connection when its second page cannot be read', async (scene) => {
      scene.populate(contract.severalPages);
      scene.hit(call, status(500), FOREVER, 1);
      const swept = await scene.sweep();
      scene.expectFailedListing(swept, 'unavailable');
      expect(swept.report.totals.listed).toBeGreaterThan(0);
    });

    yield check('ends the connection when it repeats a cursor', async (scene) => {
      scene.populate(contract.severalPages);
      let first: unknown;
      const change = (page: Json) => {
        first ??= cursor.read(page);
        return cursor.write(page, first);
      };
      scene.rewrite(call, change);
      scene.expectFailedListing(await scene.sweep(), 'invalid-response');
      expect(scene.received(call)).toHaveLength(2);
    });

    yield check('ends the connection when ever new cursors bring nothing new', async (scene) => {
      scene.populate(contract.severalPages);
      let first: Json | undefined;
      let generatedAt = 0;
      scene.rewrite(call, (page: Json) => {
        first ??= page;
        generatedAt++;
        return cursor.write({ ...first, generatedAt }, cursor.read(page));
      });
      scene.expectFailedListing(await scene.sweep(), 'invalid-response');
      expect(scene.received(call)).toHaveLength(2);
    });
  }
}

/** What holds for every call that a listing is made of when something goes wrong. */
export function* checksOfListing(call: ListCall): Generator<Check> {
  const expectFailure = failureOf(call);
  const fails = call.isOfOneToken ? 'fails' : 'ends the connection';
  for (const [title, effect] of PASSING) {
    yield check(`recovers from ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.hit(call, effect, 1);
      const { report } = await scene.sweep(timeoutFor(effect, SHORT_TIMEOUT));
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: stale.length } });
      scene.expectRevoked(stale);
      if (/with Retry-After/.test(title)) expect(scene.harness.clock.waits).toContain(7000);
    });
  }

  // The responses for all parents add up to as many times 32 MiB.
  const lasting = LASTING.filter(([, , { kind }]) => !call.isOfOneParent || kind !== 'oversize');
  for (const [title, code, effect] of [...lasting, undocumentedSuccess()]) {
    yield check(`${fails} on ${title} with ${code}`, async (scene) => {
      scene.populate(call.isOfOneToken ? 1 : 4);
      scene.hit(call, effect, FOREVER);
      const swept = await scene.sweep(timeoutFor(effect, SHORTEST_TIMEOUT));
      expectFailure(scene, swept, code);
    });
  }

  if (call.isOfOneToken) {
    yield check('leaves the other tokens alone when it fails for one', async (scene) => {
      const stale = scene.populate(8);
      scene.hit(call, status(403), 1);
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'degraded', totals: { listed: 8, failed: 1 } });
      expect(scene.harness.revoked().length).toBeGreaterThanOrEqual(stale.length - 1);
    });
  }

  yield check('shows nothing of a response that repeats the request', async (scene) => {
    scene.populate(2);
    for (const code of ECHOED) {
      scene.echo(call, code);
      const { report } = await scene.sweep();
      expect(report.outcome).toMatch(call.isOfOneToken ? /failed|degraded/ : /failed/);
      scene.harness.server.faults.clear();
    }
  });
}

/** What a call that cannot be read comes to: the failure of one token, or of the connection. */
function failureOf(call: ListCall) {
  return (scene: Scene, swept: Swept, code: string) =>
    call.isOfOneToken && code !== 'unauthorized'
      ? scene.expectUnreadable(swept, code)
      : scene.expectFailedListing(swept, code);
}
