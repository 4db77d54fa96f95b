import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { DAY, NOW } from '../../support/clock.ts';
import {
  entryOf,
  harness,
  introspections,
  registerEntry,
  revocations,
  TAGS,
  useServer,
  WITHOUT_INTROSPECTION,
} from './each-test.ts';

const form = (body = '') => Object.fromEntries(new URLSearchParams(body));

useServer();

const iso = (millis: number) => new Date(millis).toISOString();

describe('A token that is introspected again before its revocation', () => {
  test('is kept when it was extended meanwhile', async () => {
    const token = 'canary-extended';
    const times = { clientId: 'canary-client', issuedAt: NOW - 500 * DAY };
    harness.simulator.addToken({ token, ...times, expiresAt: NOW + DAY });
    registerEntry('one', { token, tokenType: 'access_token' });
    const rules = [{ name: 'soon', when: { expiresWithin: 2 * DAY }, action: 'revoke' }] as const;
    const { tokens } = await sweepOnce(harness, {
      policy: { rules },
      beforeRevoking: () =>
        harness.simulator.addToken({ token, ...times, expiresAt: NOW + 90 * DAY }),
    });
    expect(tokens[0]?.reason).toMatch(/^changed-since-plan/);
    expect(revocations()).toEqual([]);
    expect(introspections().map(({ body }) => form(body))).toEqual([
      { token, token_type_hint: 'access_token' },
      { token, token_type_hint: 'access_token' },
    ]);
  });
});

describe('An entry of the register', () => {
  test('is tagged after a revocation, and not listed again', async () => {
    harness.add(STALE);
    harness.add(FRESH);
    await sweepOnce(harness);
    expect(harness.register.tags('register/1')).toEqual({
      ...TAGS,
      'token-sweeper:revoked-at': expect.stringMatching(`^${iso(NOW)} [0-9a-f]{16}$`),
    });
    expect(harness.register.tags('register/2')).toEqual(TAGS);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ totals: { listed: 1 }, passedOver: 1 });
  });

  test('is listed again once it holds another token, and that one is revoked too', async () => {
    registerEntry('one', entryOf('canary-first'));
    await sweepOnce(harness);
    const { 'token-sweeper:revoked-at': mark } = harness.register.tags('one');
    registerEntry('one', entryOf('canary-second'), harness.register.tags('one'));
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ totals: { listed: 1, revoked: 1 }, passedOver: 0 });
    expect(harness.register.tags('one')).not.toMatchObject({ 'token-sweeper:revoked-at': mark });
    expect((await sweepOnce(harness)).report).toMatchObject({
      totals: { listed: 0 },
      passedOver: 1,
    });
  });

  test('costs a harmless repetition when it cannot be tagged', async () => {
    registerEntry('one', entryOf('canary-one'));
    harness.register.readOnly = true;
    for (let run = 1; run <= 2; run++) {
      const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
      expect(revocations()).toHaveLength(run);
    }
  });

  test('is withheld when another entry holds the same token', async () => {
    registerEntry('one', entryOf('canary-twice'));
    registerEntry('two', entryOf('canary-twice'));
    const { report } = await sweepOnce(harness, { settings: WITHOUT_INTROSPECTION });
    expect(report.totals).toMatchObject({ listed: 2, withheld: 2, revoked: 0 });
  });
});
