import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { SECRET_ID, sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, DAY, NOW, type TestClock } from '../../support/clock.ts';
import { DEFAULT_REVOCATION_PATH } from '../../support/sandbox/oauth.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };
const WITHOUT_INTROSPECTION = {
  revocationPath: DEFAULT_REVOCATION_PATH,
  register: { secretTag: REGISTER_TAG },
};

let clock: TestClock;
let harness: OAuthHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startOAuth(clock);
});
afterEach(() => harness.server.close());

const revocations = () =>
  harness.server.requests.filter(({ path }) => path === DEFAULT_REVOCATION_PATH);
const iso = (millis: number) => new Date(millis).toISOString();

/** Registers a token by hand. */
function register(name: string, entry: unknown, tags = TAGS): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  harness.register.put(name, { text }, tags);
}

describe('The register of tokens', () => {
  const entryOf = (token: string) => ({
    token,
    tokenType: 'access_token',
    issuedAt: iso(STALE.createdAt),
    expiresAt: iso(STALE.expiresAt),
  });

  test('is tagged after a revocation, and such an entry is not listed again', async () => {
    harness.add(STALE);
    harness.add(FRESH);
    await sweepOnce(harness);
    expect(harness.register.tags('register/1')).toEqual({
      ...TAGS,
      'token-sweeper:revoked-at': iso(NOW),
    });
    expect(harness.register.tags('register/2')).toEqual(TAGS);
    const { report } = await sweepOnce(harness);
    expect(report.totals.listed).toBe(1);
  });

  test('that cannot be tagged costs nothing but a harmless repetition', async () => {
    register('one', entryOf('canary-one'));
    harness.register.readOnly = true;
    for (let run = 1; run <= 2; run++) {
      const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
      expect(revocations()).toHaveLength(run);
    }
  });

  test.each([
    ['that is not JSON', 'canary-of-text'],
    ['that is a list', [entryOf('canary-in-list')]],
    ['without a token', { tokenType: 'access_token', note: 'canary-note' }],
    ['with an empty token', entryOf('')],
    ['with half a character for a token', entryOf('\ud800')],
    ['with a token that is a number', { ...entryOf(''), token: 12 }],
    ['of an unknown type', { ...entryOf('canary-id-token'), tokenType: 'id_token' }],
  ])('counts an entry %s as failed, under the name of its secret', async (_, entry) => {
    register('register/broken', entry);
    const id = harness.add(STALE);
    const { report, tokens, output } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { listed: 2, revoked: 1, failed: 1 },
    });
    expect(harness.revoked()).toEqual([id]);
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.token.id).toBe('register/broken');
    expect(failed?.error?.code).toBe('invalid-secret');
    expect(output).not.toMatch(/canary-(of-text|in-list|note|id-token)/);
  });

  test('counts an entry that must not be read as failed, with the reason', async () => {
    const error = { code: 'forbidden', message: 'secret register/denied must not be read' };
    harness.register.put('register/denied', { error }, TAGS);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1 } });
    expect(tokens[0]).toMatchObject({ token: { id: 'register/denied' }, error });
  });

  test('gives name and owner, and each owner keeps its newest', async () => {
    for (const owner of ['lab', 'site'])
      for (const age of [400, 500]) {
        const token = `canary-${owner}-${age}`;
        const createdAt = NOW - age * DAY;
        harness.simulator.addToken({ token, clientId: 'canary-client', issuedAt: createdAt });
        register(`${owner}/${age}`, {
          token,
          tokenType: 'access_token',
          owner,
          name: token.slice(7),
        });
      }
    const safeguards = {
      maxRevocations: 100,
      maxRevocationShare: 1,
      keepNewest: 1,
      minimumAge: 0,
      maxClockSkew: 120_000,
    };
    const { tokens } = await sweepOnce(harness, { policy: { safeguards } });
    expect([...harness.revoked()].sort()).toEqual(['canary-lab-500', 'canary-site-500']);
    expect(tokens.map(({ token }) => token.owner).sort()).toEqual(['lab', 'lab', 'site', 'site']);
  });

  test.each([
    ['as it is', { clientId: 'canary-client', clientSecret: 'canary:secret +/%0001' }],
    ['even when it reads like a token', entryOf('canary-own')],
  ])('never gives up the entry that holds the connection’s own secret, %s', async (_, entry) => {
    register(SECRET_ID, entry);
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 1, revoked: 0, failed: 0 } });
    expect(revocations()).toEqual([]);
  });

  test.each(['secret/own-AbCdEf', 'secret/own'])(
    'knows its own secret by the ARN that ends in %s, too',
    async (end) => {
      register('secret/own', entryOf('canary-own'));
      const { tokens } = await sweepOnce(harness, {
        settings: WITHOUT_INTROSPECTION,
        secretId: `arn:aws:secretsmanager:us-east-1:111122223333:secret:${end}`,
      });
      expect(tokens[0]?.reason).toMatch(/^own-credential/);
      expect(revocations()).toEqual([]);
    },
  );

  test('sends what is its own nowhere, not even to introspection', async () => {
    register(SECRET_ID, entryOf('canary-own'));
    register('one', entryOf('canary:secret +/%0001'));
    const { tokens } = await sweepOnce(harness);
    expect(tokens.map(({ decision }) => decision)).toEqual(['withheld', 'withheld']);
    expect(harness.server.requests).toEqual([]);
  });

  test('never revokes a token that is the client’s own secret', async () => {
    register('one', entryOf('canary:secret +/%0001'));
    const { tokens } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(tokens[0]?.reason).toMatch(/^own-credential/);
    expect(revocations()).toEqual([]);
  });

  test('that holds a token twice withholds both entries', async () => {
    register('one', entryOf('canary-twice'));
    register('two', entryOf('canary-twice'));
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report.totals).toMatchObject({ listed: 2, withheld: 2, revoked: 0 });
  });
});
