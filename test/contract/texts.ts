import { expect } from 'vitest';
import { type Check, check } from './check.ts';
import type { Change, ProviderContract } from './harness.ts';
import { ODD_IDS, ODD_NAMES } from './odd-texts.ts';
import { lastListCallOf } from './runs.ts';
import { FRESH, STALE } from './scene.ts';
import { POLICY } from './sweep-once.ts';

const NEVER_EXPIRES = {
  name: 'never-expires',
  when: { neverExpires: true },
  action: 'revoke',
} as const;

/** What holds whatever stands in the times of a list. */
export function* checksOfTimes(contract: ProviderContract): Generator<Check> {
  const lastListCall = lastListCallOf(contract);
  for (const [title, change] of contract.unreadableTimes) {
    yield check(`keeps a token whose times are ${title}`, async (scene) => {
      scene.populate(4);
      scene.rewrite(lastListCall, changeTimes(contract, change));
      const rules = [...POLICY.rules, NEVER_EXPIRES];
      const { report } = await scene.sweep({ policy: { rules } });
      scene.expectRevoked([]);
      expect(scene.received(contract.revokeCall)).toEqual([]);
      expect(report.totals.kept + report.totals.failed).toBe(report.totals.listed);
    });
  }
}

/** What holds whatever stands in the ids and names of a list. */
export function* checksOfTexts(contract: ProviderContract): Generator<Check> {
  for (const [title, id] of contract.oddIds ?? ODD_IDS) {
    yield check(`builds no wrong request from ${title}`, async (scene) => {
      const stale = scene.populate(4);
      scene.harness.add({ ...STALE, id });
      const { report } = await scene.sweep();
      scene.expectOnlyDocumentedCalls();
      const { failed } = report.totals;
      expect(report).toMatchObject({
        outcome: failed ? 'degraded' : 'ok',
        totals: { listed: 5, revoked: stale.length + (failed ? 0 : 1) },
      });
      scene.expectRevoked(failed ? stale : [...stale, id]);
    });
  }

  for (const [title, name] of ODD_NAMES) {
    yield check(`is not confused by ${title}`, async (scene) => {
      const stale = scene.populate(2);
      const named = scene.harness.add({ ...STALE, name });
      const kept = scene.harness.add({ ...FRESH, name });
      const { report } = await scene.sweep();
      expect(report).toMatchObject({ outcome: 'ok', totals: { listed: 4, revoked: 2, kept: 2 } });
      scene.expectRevoked([...stale, named]);
      expect(scene.harness.revoked()).not.toContain(kept);
    });
  }
}

function changeTimes(
  { changeTimes: apply }: ProviderContract,
  change: (time: unknown) => unknown,
): Change {
  if (typeof apply === 'function') return (json) => apply(json, change);
  return { ofText: (text) => apply.ofText(text, change) };
}
