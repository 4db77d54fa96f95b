import { describe, expect, test } from 'vitest';
import { providers } from '../../lambda/providers/index.ts';
import { createTestClock } from '../support/clock.ts';
import { contracts } from './contracts.ts';
import type { ProviderContract } from './harness.ts';
import { Scene, STALE } from './scene.ts';
import type { SweepOptions } from './sweep-once.ts';

/** Puts the own token in place among stale ones, and says how the connection has to name it, if at all. */
async function addOwn(scene: Scene): Promise<SweepOptions> {
  const { harness } = scene;
  harness.add(STALE);
  if (harness.addOwn) {
    harness.addOwn(STALE);
    harness.add(STALE);
    return {};
  }
  harness.add(STALE);
  harness.add(STALE);
  const { tokens } = await scene.sweep({ mode: 'plan' });
  return { ownToken: { id: tokens[1]?.token.id ?? '' } };
}

async function withScene(
  contract: ProviderContract,
  act: (scene: Scene) => Promise<void>,
): Promise<void> {
  const harness = await contract.start(createTestClock());
  try {
    await act(new Scene(contract, harness));
  } finally {
    await harness.server.close();
  }
}

describe.each(providers.map(({ name }) => name))('the own token of %s', (name) => {
  const contract = contracts.find((one) => one.name === name);

  test('is never in the plan, listed among stale ones', async () => {
    if (!contract) throw new Error(`${name} has no contract in test/contract/contracts.ts`);
    await withScene(contract, async (scene) => {
      const options = await addOwn(scene);
      for (const mode of ['plan', 'enforce'] as const) {
        const { report, tokens } = await scene.sweep({ ...options, mode });
        const planned = mode === 'plan' ? { planned: 2 } : { revoked: 2 };
        expect(report).toMatchObject({
          outcome: 'ok',
          totals: { listed: 3, withheld: 1, ...planned },
        });
        const [own, ...others] = tokens.filter(({ decision }) => decision === 'withheld');
        expect(own?.reason).toMatch(/^own-credential: /);
        expect(others).toEqual([]);
      }
      expect(scene.harness.revoked()).toHaveLength(2);
    });
  });
});
