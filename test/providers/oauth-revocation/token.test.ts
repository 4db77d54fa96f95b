import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { harness, register, registerEntry, useServer } from './each-test.ts';

useServer();

describe('A token of the register', () => {
  test('has the scopes that introspection gives, so that rules can ask for them', async () => {
    const token = 'canary-scoped';
    const facts = { clientId: 'canary-client', issuedAt: STALE.createdAt };
    harness.simulator.addToken({ token, ...facts, scope: 'read admin:all' });
    registerEntry('one', { token, tokenType: 'access_token' });
    const rules = [{ name: 'admins', when: { scope: 'admin:*' }, action: 'revoke' }] as const;
    await sweepOnce(harness, { policy: { rules } });
    expect(harness.revoked()).toEqual([token]);
  });

  test('has name and owner from the register, and each owner keeps its newest', async () => {
    for (const owner of ['lab', 'site'])
      for (const age of [400, 500]) {
        const token = `canary-${owner}-${age}`;
        const createdAt = NOW - age * DAY;
        harness.simulator.addToken({ token, clientId: 'canary-client', issuedAt: createdAt });
        registerEntry(`${owner}/${age}`, {
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
});

describe('A token that introspection calls inactive', () => {
  test('is never kept for being new', async () => {
    const old = register('old', STALE, { issuedAt: STALE.createdAt });
    register('new', FRESH);
    const safeguards = {
      maxRevocations: 100,
      maxRevocationShare: 1,
      keepNewest: 1,
      minimumAge: 0,
      maxClockSkew: 120_000,
    };
    const { report } = await sweepOnce(harness, { policy: { safeguards } });
    expect(report.totals).toMatchObject({ revoked: 0, withheld: 1, kept: 1 });
    expect(harness.simulator.isActive(old)).toBe(true);
  });

  test('has a status that rules can ask for', async () => {
    register('dead', FRESH);
    register('living', FRESH, {});
    const rules = [{ name: 'dead', when: { status: ['inactive'] }, action: 'revoke' }] as const;
    const { tokens } = await sweepOnce(harness, { policy: { rules } });
    expect(tokens.map(({ token, outcome }) => [token.name, outcome])).toEqual([
      ['dead', 'revoked'],
    ]);
  });
});
