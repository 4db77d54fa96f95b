import { describe, expect, test } from 'vitest';
import { FRESH, STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { DAY } from '../../support/clock.ts';
import {
  clock,
  harness,
  introspections,
  register,
  restart,
  revocations,
  TAGS,
  tags,
  useServer,
} from './each-test.ts';

const REVOKED = { ...TAGS, 'token-sweeper:revoked-at': expect.any(String) };

const INACTIVE = { ...TAGS, 'token-sweeper:inactive-at': expect.any(String) };

useServer();

describe('A token that introspection calls inactive', () => {
  test('is revoked by the register’s dates, counts as revoked, and is marked so', async () => {
    register('stale', STALE);
    const { report } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1, alreadyGone: 0 } });
    expect(revocations()).toHaveLength(1);
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
    expect(introspections()).toHaveLength(1);
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
    expect(revocations()).toHaveLength(1);
    expect(tags('fresh')).toEqual({ ...INACTIVE, ...REVOKED });
  });
});
