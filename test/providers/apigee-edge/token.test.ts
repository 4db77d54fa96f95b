import { describe, expect, test } from 'vitest';
import { toToken } from '../../../lambda/providers/apigee-edge/token.ts';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { POLICY, sweepOnce } from '../../contract/sweep-once.ts';
import { NOW } from '../../support/clock.ts';
import { harness, REVOKING, requests, useServer } from './each-test.ts';

useServer();

describe('The expiry of an Apigee token', () => {
  test.each([
    [-1, 'never'],
    [undefined, 'unknown'],
    [null, 'unknown'],
    [0, 'unknown'],
    [-2, 'unknown'],
  ])('is read from %s as %s', async (expiresAt, expected) => {
    harness.add({ ...STALE, expiresAt: NOW });
    const change = (entity: Json) => ({ ...entity, expiresAt });
    harness.server.faults.add({ path: /accesstokens/, effect: { kind: 'rewrite', change } });
    const rules = [{ name: 'any', when: { olderThan: 0 }, action: 'report' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token }) => token.expiresAt)).toEqual([expected]);
  });
});

describe('An Apigee token that is revoked already', () => {
  test('is already gone with removal: revoke, without another request', async () => {
    harness.add(STALE);
    await sweepOnce(harness, { settings: REVOKING });
    const sent = requests('POST', '/accesstokens/').length;
    const { report } = await sweepOnce(harness, { settings: REVOKING });
    expect(report).toMatchObject({ outcome: 'ok', totals: { alreadyGone: 1, revoked: 0 } });
    expect(requests('POST', '/accesstokens/')).toHaveLength(sent);
  });

  test('does not count among the newest of its app with removal: delete', async () => {
    const token = { token: 'canary-off', appId: 'app-1', status: 'revoked' } as const;
    harness.simulator.addToken({ ...token, issuedAt: FRESH.createdAt, expiresAt: FRESH.expiresAt });
    const times = { createdAt: STALE.createdAt, expiresAt: FRESH.expiresAt };
    harness.add(times);
    const policy = { safeguards: { ...POLICY.safeguards, keepNewest: 1 } };
    const { report } = await sweepOnce(harness, { policy });
    expect(report.totals).toMatchObject({ withheld: 1, kept: 1, revoked: 0 });
  });

  test('can be deleted by a rule on its status', async () => {
    const token = { token: 'canary-off', appId: 'app-1', status: 'revoked' } as const;
    harness.simulator.addToken({ ...token, issuedAt: FRESH.createdAt, expiresAt: FRESH.expiresAt });
    harness.add(FRESH);
    const rules = [{ name: 'off', when: { status: ['revoked'] }, action: 'revoke' }] as const;
    await sweepOnce(harness, { policy: { rules } });
    expect(harness.revoked()).toEqual(['canary-off']);
  });
});

describe('An Apigee token', () => {
  const known = { id: 't', expiresAt: 'unknown', lastUsedAt: 'unknown' } as const;

  test('was created at createdAt, or else at issuedAt', () => {
    const removal = 'delete' as const;
    const createdAt = (entity: object) => toToken(known, entity, { removal }).createdAt;
    expect(createdAt({ createdAt: NOW, issuedAt: NOW + 1 })).toBe(NOW);
    expect(createdAt({ issuedAt: NOW + 1 })).toBe(NOW + 1);
    expect(createdAt({})).toBeUndefined();
  });

  test('has its app as owner and its scopes one by one', () => {
    const token = toToken(known, { app: 'billing', scope: ' read  write ' }, { removal: 'delete' });
    expect(token).toMatchObject({ owner: 'billing', scopes: ['read', 'write'] });
  });
});
