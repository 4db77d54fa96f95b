import { afterEach, beforeEach } from 'vitest';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { type Route53Harness, startRoute53 } from './contract.ts';

/** Global Resolver of the test that runs. */
export let harness: Route53Harness;
/** Its clock. */
export let clock: TestClock;

/** Gives each test of a file a server of its own. */
export function useServer(): void {
  beforeEach(async () => {
    clock = createTestClock();
    harness = await startRoute53(clock);
  });
  afterEach(() => harness.server.close());
}

/** Starts another server in place of that of the test. */
export async function restart(options: Parameters<typeof startRoute53>[1]): Promise<void> {
  await harness.server.close();
  harness = await startRoute53(clock, options);
}

/** What was sent to paths that begin like this. */
export const requestsTo = (prefix: string) =>
  harness.server.requests.filter((request) => request.path.startsWith(prefix));
