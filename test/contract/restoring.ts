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
import type { Scene } from './scene.ts';
import { POLICY } from './sweep-once.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** Disables all that the policy wants gone; returns their ids. */
async function disableSome(scene: Scene): Promise<readonly string[]> {
  const stale = scene.populate(4);
  await scene.sweep({
    policy: { rules: POLICY.rules.map((rule) => ({ ...rule, action: 'disable' as const })) },
  });
  expect(disabledAt(scene)).toEqual([...stale].sort());
  return stale;
}

function disabledAt({ harness }: Scene): string[] {
  return [...(harness.disabled?.() ?? [])].sort();
}

/** What holds for the call that restores, where the API has one. */
export function* checksOfRestoring(contract: ProviderContract): Generator<Check> {
  const { restoreCall, goneOnRestore = [], refusalsOnRestore = [] } = contract;
  yield check('is there as its module says', async ({ harness }) => {
    const settings = harness.module.settings.parse(harness.settings);
    const { canRestore } = harness.module;
    expect(canRestore?.(settings) ?? false).toBe(restoreCall !== undefined);
  });
  if (!restoreCall) return;

  yield check('has a disabled token work again, and leaves the others disabled', async (scene) => {
    const [restored = '', ...others] = await disableSome(scene);
    const { answers, listed } = await scene.restore([restored]);
    expect(answers).toEqual(['restored']);
    expect(disabledAt(scene)).toEqual([...others].sort());
    const states = new Map(listed.map(({ id, disabled }) => [id, disabled]));
    expect(states.get(restored)).toBe(false);
    for (const id of others) expect(states.get(id)).toBe(true);
    scene.expectRevoked([]);
    scene.expectOnlyDocumentedCalls();
  });

  yield check('leaves a token enabled that is so already', async (scene) => {
    const [token = ''] = await disableSome(scene);
    const { answers } = await scene.restore([token, token]);
    expect(answers).toEqual(['restored', 'restored']);
    expect(disabledAt(scene)).not.toContain(token);
  });

  if (!contract.goneLooksRevoked) {
    yield check('finds a token gone that somebody else removed', async (scene) => {
      const [gone = '', other = ''] = await disableSome(scene);
      scene.onArrival(restoreCall, 0, () => scene.harness.remove(gone));
      const { answers } = await scene.restore([gone, other]);
      expect(answers).toEqual(['already-gone', 'restored']);
    });
  }

  for (const [title, reply] of goneOnRestore) {
    yield check(`finds the token gone when the response is ${title}`, async (scene) => {
      const [gone = '', other = ''] = await disableSome(scene);
      scene.hit(restoreCall, { kind: 'response', reply }, 1);
      const { answers } = await scene.restore([gone, other]);
      expect(answers).toEqual(['already-gone', 'restored']);
    });
  }

  for (const [title, reply] of refusalsOnRestore) {
    yield check(`fails when the response is ${title}`, async (scene) => {
      const [token = ''] = await disableSome(scene);
      scene.hit(restoreCall, { kind: 'response', reply }, FOREVER);
      const { answers } = await scene.restore([token]);
      expect(['restored', 'already-gone', 'gone-on-retry']).not.toContain(answers[0]);
    });
  }
}

/** What holds for the call that restores when something goes wrong. */
export function* checksOfRestoringFaults(contract: ProviderContract): Generator<Check> {
  const { restoreCall } = contract;
  if (!restoreCall) return;

  for (const [title, effect] of PASSING) {
    yield check(`recovers from ${title}`, async (scene) => {
      const [token = ''] = await disableSome(scene);
      scene.hit(restoreCall, effect, 1);
      const { answers } = await scene.restore([token], timeoutFor(effect, SHORT_TIMEOUT));
      expect(answers).toEqual(['restored']);
      expect(disabledAt(scene)).not.toContain(token);
    });
  }

  const lasting = [...LASTING, undocumentedSuccess(contract)].filter(
    ([, , { kind }]) => contract.revokeBody === 'json' || !NEED_A_BODY.has(kind),
  );
  for (const [title, code, effect] of lasting) {
    yield check(`fails with ${code} on ${title}`, async (scene) => {
      const [token = ''] = await disableSome(scene);
      scene.hit(restoreCall, effect, FOREVER);
      const { answers } = await scene.restore([token], timeoutFor(effect, SHORTEST_TIMEOUT));
      expect(answers).toEqual([code]);
      scene.expectOnlyDocumentedCalls();
    });
  }

  yield check('leaves the other tokens alone when it fails for one', async (scene) => {
    const stale = await disableSome(scene);
    scene.hit(restoreCall, status(418), 1);
    const { answers } = await scene.restore(stale);
    expect(answers.slice(1)).toEqual(stale.slice(1).map(() => 'restored'));
    expect(disabledAt(scene)).toEqual(stale.slice(0, 1));
  });

  yield check('shows nothing of a response that repeats the request', async (scene) => {
    const [token = ''] = await disableSome(scene);
    for (const code of ECHOED.filter((one) => one !== 200)) {
      scene.echo(restoreCall, code);
      const { answers } = await scene.restore([token]);
      expect(answers[0], `HTTP ${code}`).not.toBe('restored');
      scene.harness.server.faults.clear();
    }
  });
}
