import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { harness, register, restart, revocations, TAGS, tags, useServer } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const INACTIVE = { ...TAGS, 'token-sweeper:inactive-at': expect.any(String) };

useServer();

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
      expect(revocations()).toHaveLength(run);
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
