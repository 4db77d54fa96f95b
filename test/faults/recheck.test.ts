import { describe, expect, test } from 'vitest';
import { STALE } from '../contract/scene.ts';
import { POLICY } from '../contract/sweep-once.ts';
import { type ApigeeHarness, startApigee } from '../providers/apigee-edge/contract.ts';
import { type OAuthHarness, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { CHANGED, reasonsOf, requestsTo, start, sweepWhile } from './sweep-while.ts';

describe('apigee-edge looks at a token once more', () => {
  const renew = ({ simulator }: ApigeeHarness, token: string, changes: object) =>
    simulator.addToken({ token, appId: 'app-1', issuedAt: STALE.createdAt, ...changes });

  test.each<[string, object]>([
    ['its expiry was put off', { expiresAt: NOW + DAY }],
    ['it was issued anew under the same value', { issuedAt: NOW - DAY, expiresAt: NOW + DAY }],
    ['it does not expire any more', { expiresAt: -1 }],
  ])('and keeps it when %s', async (_, changes) => {
    const harness = await start(startApigee(createTestClock()));
    const [id, other] = [harness.add(STALE), harness.add(STALE)];
    const young = { rules: POLICY.rules.slice(0, 1) };
    const swept = await sweepWhile(harness, () => renew(harness, id, changes), { policy: young });
    expect(reasonsOf(swept).sort()).toEqual([CHANGED, 'revoked']);
    expect(swept.report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 1 } });
    expect(harness.revoked()).toEqual([other]);
  });

  test('and withholds it when its app came under protection', async () => {
    const harness = await start(startApigee(createTestClock()));
    harness.add(STALE);
    const swept = await sweepWhile(
      harness,
      () => harness.simulator.addApp('app-1', 'break-glass'),
      {
        policy: { protect: [{ owner: 'break-glass' }] },
      },
    );
    expect(reasonsOf(swept)).toEqual([
      'protect: entry 1 (owner break-glass) of the policy matches',
    ]);
    expect(harness.revoked()).toEqual([]);
  });

  test('and counts it as gone when somebody else removed it', async () => {
    const harness = await start(startApigee(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweepWhile(harness, () => harness.remove(id));
    expect(swept.report.totals).toMatchObject({ alreadyGone: 1, revoked: 0 });
  });
});

describe('oauth-revocation introspects a token once more', () => {
  const renew = ({ simulator }: OAuthHarness, token: string, changes: object) =>
    simulator.addToken({ token, clientId: 'canary-client', issuedAt: STALE.createdAt, ...changes });

  test.each<[string, object, string]>([
    ['keeps it when it was issued anew', { issuedAt: NOW - DAY }, CHANGED],
    ['keeps it when its age is not told any more', { issuedAt: undefined }, CHANGED],
    ['keeps it when it is not active, and its entry tells no age', { expiresAt: NOW - 1 }, CHANGED],
  ])('and %s', async (_, changes, reason) => {
    const harness = await start(startOAuth(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweepWhile(harness, () => renew(harness, id, changes));
    expect(reasonsOf(swept)).toEqual([reason]);
    expect(harness.revoked()).toEqual([]);
  });

  test('and revokes it when it is not active, and its entry is old enough', async () => {
    const harness = await start(startOAuth(createTestClock(), {}, 'dated'));
    const id = harness.add(STALE);
    const swept = await sweepWhile(harness, () => renew(harness, id, { expiresAt: NOW - 1 }));
    expect(reasonsOf(swept)).toEqual(['revoked']);
    expect(requestsTo(harness, '/revoke')).toBe(1);
  });

  test('and withholds it when a protected scope turned up', async () => {
    const harness = await start(startOAuth(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweepWhile(harness, () => renew(harness, id, { scope: 'break-glass' }), {
      policy: { protect: [{ scope: 'break-glass' }] },
    });
    expect(reasonsOf(swept)).toEqual([
      'protect: entry 1 (scope break-glass) of the policy matches',
    ]);
  });
});
