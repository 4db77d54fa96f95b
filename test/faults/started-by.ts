import type { Harness, ProviderContract } from '../contract/harness.ts';
import type { TestClock } from '../support/clock.ts';

/** A contract whose provider `start` starts, and the harness that came of it. */
export function startedBy<Started extends Harness>(
  contract: ProviderContract,
  start: (clock: TestClock) => Promise<Started>,
): { readonly contract: ProviderContract; readonly harness: () => Started } {
  let harness: Started | undefined;
  return {
    contract: {
      ...contract,
      async start(clock) {
        harness = await start(clock);
        return harness;
      },
    },
    harness() {
      if (!harness) throw new Error('it was not started');
      return harness;
    },
  };
}
