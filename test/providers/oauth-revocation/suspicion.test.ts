import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import {
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthToken,
} from '../../support/sandbox/oauth.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

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

const tags = (name: string) => harness.register.tags(name);

const populate = (inactive: number, active: number) => {
  for (let count = 0; count < inactive; count++) register(`inactive-${count}`, FRESH);
  for (let count = 0; count < active; count++) register(`active-${count}`, FRESH, {});
};

describe('Introspection that calls more than half of four tokens or more inactive', () => {
  test.each([
    [3, 1, true],
    [3, 2, true],
    [2, 2, false],
    [3, 0, false],
    [2, 1, false],
  ])(
    'is suspect or not with %i inactive and %i active tokens: %s',
    async (inactive, active, isSuspected) => {
      populate(inactive, active);
      const { report } = await sweepOnce(harness);
      const counts = `${inactive} of ${inactive + active} tokens`;
      const error = { code: 'suspect-introspection', message: expect.stringContaining(counts) };
      expect(report).toMatchObject(
        isSuspected ? { outcome: 'degraded', error } : { outcome: 'ok' },
      );
      expect(tags('inactive-0')).toEqual(isSuspected ? TAGS : INACTIVE);
    },
  );

  test('is suspect in a plan, too', async () => {
    populate(4, 0);
    const { report } = await sweepOnce(harness, { mode: 'plan' });
    expect(report).toMatchObject({ error: { code: 'suspect-introspection' } });
  });

  test('does not count tokens that were marked before', async () => {
    populate(2, 2);
    await sweepOnce(harness);
    register('inactive-late', FRESH);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 5, kept: 5 } });
    expect(tags('inactive-late')).toEqual(INACTIVE);
  });
});

describe('Introspection that is suspect', () => {
  test('proves nothing, so what is revoked is not marked', async () => {
    populate(4, 0);
    register('stale', STALE);
    for (let run = 1; run <= 2; run++) {
      const { report } = await sweepOnce(harness);
      expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 1, alreadyGone: 0 } });
      expect(revocations()).toBe(run);
    }
    expect(tags('stale')).toEqual(TAGS);
  });

  test('still shows a revocation without effect', async () => {
    await restart({ ignoresForeign: true });
    populate(4, 0);
    const token = register('stale', STALE, { clientId: 'another', issuedAt: STALE.createdAt });
    // The server lets the client see the token, and not touch it.
    const change = (answer: object) => ({ ...answer, active: true });
    harness.server.faults.add({
      path: /introspect$/,
      when: ({ body }) => body.includes(token),
      times: FOREVER,
      effect: { kind: 'rewrite', change },
    });
    const { tokens } = await sweepOnce(harness);
    expect(tokens[0]?.error?.code).toBe('not-effective');
  });
});
