import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/harness.ts';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { NOW } from '../../support/clock.ts';
import { respondWith } from '../../support/sandbox/faults.ts';
import { harness, removals, useServer } from './each-test.ts';

useServer();

describe('An Apigee token that is read again before its removal', () => {
  test('is kept when it was extended meanwhile', async () => {
    const id = harness.add({ createdAt: NOW - 86_400_000 * 40, expiresAt: STALE.expiresAt });
    const { report, tokens } = await sweepOnce(harness, {
      beforeRevoking: () => harness.add({ ...FRESH, id }),
    });
    expect(report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 0 } });
    expect(tokens[0]?.reason).toMatch(/^changed-since-plan/);
    expect(removals()).toEqual([]);
  });

  test('is withheld when a safeguard protects it by now', async () => {
    harness.add(STALE);
    const change = (entity: Json) => ({ ...entity, app: 'break-glass' });
    const { tokens } = await sweepOnce(harness, {
      policy: { protect: [{ owner: 'break-*' }] },
      beforeRevoking: () =>
        harness.server.faults.add({ path: /accesstokens/, effect: { kind: 'rewrite', change } }),
    });
    expect(tokens[0]).toMatchObject({ decision: 'withheld' });
    expect(removals()).toEqual([]);
  });

  test('is left alone when it cannot be read', async () => {
    harness.add(STALE);
    const { report } = await sweepOnce(harness, {
      beforeRevoking: () =>
        harness.server.faults.add({ path: /accesstokens/, effect: respondWith({ status: 418 }) }),
    });
    expect(report.totals).toMatchObject({ failed: 1, revoked: 0 });
    expect(removals()).toEqual([]);
  });
});

describe('The fingerprint of an Apigee token', () => {
  test('is the same in every run, and stands in for the token', async () => {
    harness.add(STALE);
    const first = await sweepOnce(harness, { mode: 'plan' });
    const second = await sweepOnce(harness);
    expect(first.tokens[0]?.token.id).toMatch(/^[0-9a-f]{64}$/);
    expect(second.tokens[0]?.token.id).toBe(first.tokens[0]?.token.id);
  });
});
