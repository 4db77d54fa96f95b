import { afterEach, beforeEach } from 'vitest';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { type ApigeeHarness, startApigee } from './contract.ts';

/** Apigee Edge of the test that runs. */
export let harness: ApigeeHarness;
/** Its clock. */
export let clock: TestClock;

/** Gives each test of a file a server of its own. */
export function useServer(): void {
  beforeEach(async () => {
    clock = createTestClock();
    harness = await startApigee(clock);
  });
  afterEach(() => harness.server.close());
}

/** The settings of the tests. */
export const SETTINGS = { organization: 'acme', appIds: 'all', removal: 'delete' };

/** The same, where a token is revoked and stays listed. */
export const REVOKING = { ...SETTINGS, removal: 'revoke' };

/** What was sent with this method to a path that holds `part`. */
export const requests = (method: string, part: string) =>
  harness.server.requests.filter((one) => one.method === method && one.path.includes(part));

/** What removes a token. */
export const removals = () => requests('DELETE', '/oauth2/accesstokens/');

/** The secret of a connection that signs in with a refresh token. */
export const refreshing = () => ({ refreshToken: harness.simulator.login.refreshToken });
