import { expect } from 'vitest';
import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';
import { type Expected, expectedOf } from './expected.ts';
import { precedesPlan, revocationOf } from './points.ts';
import type { ProviderUnderTest } from './provider-under-test.ts';
import type { Case } from './table.ts';
import type { World } from './world.ts';

/** Expects of the report on a run under a fault, and of the providers after it, all that has to hold. */
export function expectReportOf(one: Case, world: Pick<World, 'hit' | 'neighbour'>, run: Report) {
  const [hit, neighbour] = run.connections;
  if (!hit || !neighbour) throw new Error('the report lacks a connection');
  for (const [part, provider] of [
    [hit, world.hit],
    [neighbour, world.neighbour],
  ] as const) {
    expectConserved(part);
    expectWithinPlan(provider);
    const { revoked, alreadyGone } = part.totals;
    expect(revoked + alreadyGone, 'no more than is true').toBeLessThanOrEqual(
      provider.revoked().length,
    );
  }
  expectHit(one, hit, world.hit);
  if (one.fault.kind === 'stop') {
    expect(run).toMatchObject({ outcome: 'degraded', complete: false });
    return;
  }
  expectSweptWhole(neighbour, world.neighbour);
  expect(run.outcome).toBe(hit.outcome === 'ok' ? 'ok' : 'degraded');
  expect(run.complete).toBe(hit.complete);
}

/** Expects every listed token in exactly one state. */
function expectConserved({ name, totals }: ConnectionReport): void {
  const { listed, ...states } = totals;
  const counted = Object.values(states).reduce((sum, count) => sum + count, 0);
  expect(counted, `${name}: every listed token is in exactly one state`).toBe(listed);
}

/** Expects that nothing went but what had to, and nothing twice. */
export function expectWithinPlan({ revoked, stale }: ProviderUnderTest): void {
  const gone = revoked();
  expect(new Set(gone).size).toBe(gone.length);
  expect(stale).toEqual(expect.arrayContaining([...gone]));
}

function expectSweptWhole(part: ConnectionReport, { revoked, stale }: ProviderUnderTest): void {
  const { error, ...rest } = part;
  expect(error).toBeUndefined();
  expect(rest).toMatchObject({ outcome: 'ok', complete: true });
  expect(part.totals.revoked + part.totals.alreadyGone).toBe(stale.length);
  expect([...revoked()].sort()).toEqual([...stale].sort());
}

function expectHit(one: Case, part: ConnectionReport, provider: ProviderUnderTest): void {
  const { totals } = part;
  const all = provider.stale.length;
  const expected = expectedOf(one);
  expectNothingRevokedWithoutAList(one, expected, provider);
  switch (expected.ending) {
    case 'unharmed':
      expectSweptWhole(part, provider);
      break;
    case 'not listed':
      expect(part).toMatchObject({
        outcome: 'failed',
        complete: false,
        error: { code: expected.code },
        totals: { revoked: 0, alreadyGone: 0, deferred: 0 },
      });
      // Entries that could not be read were counted as they came.
      if (one.point.phase !== 'values') expect(totals.failed).toBe(0);
      break;
    case 'out of time to list':
      expect(part).toMatchObject({
        outcome: 'degraded',
        complete: false,
        error: { code: 'deadline' },
        totals: { revoked: 0, alreadyGone: 0, failed: 0 },
      });
      break;
    case 'partly listed':
      expect(part).toMatchObject({
        outcome: 'degraded',
        complete: true,
        error: { code: expected.code },
        totals: { failed: 0, revoked: provider.revoked().length },
      });
      expect(totals.revoked).toBeGreaterThan(0);
      break;
    case 'partly unreadable':
      expect(part).toMatchObject({ outcome: 'degraded', complete: true });
      expect(totals.failed).toBeGreaterThan(0);
      expect(totals.revoked).toBe(provider.revoked().length);
      break;
    case 'failed': {
      const failed = { one: 1, 'all but one': all - 1, all }[expected.of];
      expect(part).toMatchObject({ outcome: 'degraded', complete: true, totals: { failed } });
      expect(totals.revoked + totals.alreadyGone).toBe(all - failed);
      break;
    }
    case 'cut off':
      expect(part).toMatchObject({
        outcome: 'failed',
        complete: false,
        error: { code: 'unauthorized' },
      });
      expect(totals.failed).toBeGreaterThan(0);
      expect(totals.deferred).toBeGreaterThan(0);
      break;
    case 'out of time to revoke':
      expect(part).toMatchObject({ outcome: 'degraded', complete: false, totals: { failed: 0 } });
      expect(totals.deferred).toBeGreaterThan(0);
      expect(totals.revoked + totals.alreadyGone + totals.deferred).toBe(all);
      break;
    default:
      expected satisfies never;
  }
}

function expectNothingRevokedWithoutAList(
  one: Case,
  { ending }: Expected,
  provider: ProviderUnderTest,
): void {
  if (
    precedesPlan(one.point) &&
    !['unharmed', 'partly listed', 'partly unreadable'].includes(ending)
  ) {
    const asked = provider.server.requests.filter(revocationOf(one.point.provider).hits);
    expect(asked, 'nothing is revoked without a whole list').toEqual([]);
    expect(provider.revoked()).toEqual([]);
  }
}
