import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, DAY, type TestClock } from '../../support/clock.ts';
import {
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthToken,
} from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

const REVOKED = { ...TAGS, 'token-sweeper:revoked-at': expect.any(String) };

const INACTIVE = { ...TAGS, 'token-sweeper:inactive-at': expect.any(String) };

let clock: TestClock;
let harness: OAuthHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startOAuth(clock);
});
afterEach(() => harness.server.close());

/** Starts another server in place of the ordinary one. */
async function restart(options: Partial<OAuthOptions>): Promise<void> {
  await harness.server.close();
  harness = await startOAuth(clock, options);
}

/** Registers a token, which the server knows when `issued` says of what client. */
function register(name: string, times: typeof STALE, issued?: Partial<OAuthToken>): string {
  const token = `canary-token-of-${name}`;
  const type = issued?.type ?? 'access_token';
  const entry = {
    token,
    tokenType: type,
    issuedAt: new Date(times.createdAt).toISOString(),
    expiresAt: new Date(times.expiresAt).toISOString(),
  };
  harness.register.put(name, { text: JSON.stringify(entry) }, TAGS);
  if (issued) harness.simulator.addToken({ token, clientId: 'canary-client', ...issued });
  return token;
}

const sentTo = (path: string) => harness.server.requests.filter((one) => one.path === path).length;

const revocations = () => sentTo(DEFAULT_REVOCATION_PATH);

const introspections = () => sentTo(SANDBOX_INTROSPECTION_PATH);

const tags = (name: string) => harness.register.tags(name);

describe('A token that introspection calls inactive', () => {
  test('is revoked by the register’s dates, counts as revoked, and is marked so', async () => {
    register('stale', STALE);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(revocations()).toBe(1);
    expect(tags('stale')).toEqual(REVOKED);
  });

  test('is revoked for good though it works, as where only access tokens are introspected', async () => {
    await restart({ introspects: 'access_token' });
    const token = register('refresh', STALE, { type: 'refresh_token' });
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(harness.simulator.isActive(token)).toBe(false);
  });

  test('is kept when no rule wants it gone, and marked once, so that it is not introspected again', async () => {
    register('fresh', FRESH);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, kept: 1 } });
    expect(tokens).toEqual([]);
    const marked = tags('fresh');
    expect(marked).toEqual(INACTIVE);
    await clock.sleep(DAY);
    const again = await sweepOnce(harness);
    expect(again.report.totals).toMatchObject({ listed: 1, kept: 1 });
    expect(introspections()).toBe(1);
    expect(tags('fresh')).toEqual(marked);
  });

  test('is not marked by a plan', async () => {
    register('fresh', FRESH);
    await sweepOnce(harness, { mode: 'plan' });
    expect(tags('fresh')).toEqual(TAGS);
  });

  test('is revoked as usual when it was marked and a rule wants it gone later', async () => {
    register('fresh', FRESH);
    await sweepOnce(harness);
    await clock.sleep(100 * DAY);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(revocations()).toBe(1);
    expect(tags('fresh')).toEqual({ ...INACTIVE, ...REVOKED });
  });
});
