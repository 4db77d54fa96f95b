import { afterEach, beforeEach } from 'vitest';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { type HuaweiHarness, startHuawei } from './contract.ts';

/** Identity Center of the test that runs. */
export let harness: HuaweiHarness;
/** Its clock. */
export let clock: TestClock;

/** Gives each test of a file a server of its own. */
export function useServer(): void {
  beforeEach(async () => {
    clock = createTestClock();
    harness = await startHuawei(clock);
  });
  afterEach(() => harness.server.close());
}

/** Starts another server in place of that of the test. */
export async function restart(options: Parameters<typeof startHuawei>[1]): Promise<void> {
  await harness.server.close();
  harness = await startHuawei(clock, options);
}
