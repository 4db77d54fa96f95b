import { describe, expect, test } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { NOW } from '../support/clock.ts';
import {
  type MemoryConnection,
  type MemoryOptions,
  memoryConnection,
} from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, SAFEGUARDS_OFF } from '../support/tokens.ts';
import { fresh, nights, stale } from './nights.ts';

const limited = policyOf({ safeguards: { maxRevocations: 2 } });
const idsOf = (tokens: readonly Token[]) => tokens.map(({ id }) => id);

/** Holds `tokens`, and returns the nights with the plan that can be approved. */
async function held(tokens: readonly Token[], policy = limited) {
  const night = nights();
  const { of } = await run([memoryConnection({ tokens, policy })], { memory: night.of() });
  const { hash = '' } = of('memory').plan ?? {};
  const plan = await night.memory.findPlan(hash);
  if (!plan) throw new Error('no plan is kept');
  const approval = new Approval(plan, { hash, madeAt: NOW, by: 'me' });
  const approve = (connection: MemoryConnection) =>
    run([connection], { memory: night.of(), approval });
  return { night, hash, report: of('memory'), approve };
}

const again = (options: MemoryOptions) => memoryConnection({ policy: limited, ...options });

test.each([
  ['maxRevocations', limited, 'held'],
  ['maxRevocationShare', policyOf({ safeguards: { maxRevocationShare: 0 } }), 'held'],
  ['approval', policyOf({ approval: 'required' }), 'needs-approval'],
])(
  'a connection that %s holds keeps its plan, which is carried out once approved',
  async (by, policy, code) => {
    const { report, approve } = await held(stale(3), policy);
    expect(report).toMatchObject({ outcome: 'degraded', error: { code }, plan: { entries: 3 } });
    expect(report.error?.message).toMatch(new RegExp(`^${by}: `));

    const connection = memoryConnection({ tokens: stale(3), policy });
    const { of, fates } = await approve(connection);

    expect(connection.revoked).toHaveLength(3);
    expect(of('memory')).toMatchObject({ outcome: 'ok', totals: { revoked: 3 } });
    expect(fates.every(({ approvedBy }) => approvedBy === 'me')).toBe(true);
  },
);

test('what the plan does not name, or names with another action, stays, although a rule wants it gone', async () => {
  const { approve } = await held(stale(3));
  const connection = again({ tokens: [...fresh(1), ...stale(5).slice(1)] });

  const { fates } = await approve(connection);

  expect(idsOf(connection.revoked).sort()).toEqual(['stale-1', 'stale-2']);
  const left = fates.filter(({ outcome }) => outcome === undefined);
  expect(left.map(({ token }) => token.id)).toEqual(['stale-3', 'stale-4']);
  for (const one of left)
    expect(one).toMatchObject({ decision: 'withheld', reason: 'not in the approved plan' });
});

test('what would not be done now stays, although the plan names it', async () => {
  const { approve } = await held(stale(3));
  const [one = {}, ...others] = stale(3);
  const young = { ...one, id: 'stale-0', expiresAt: 'never', lastUsedAt: 'never' } as const;
  const used = others.map((token, index) =>
    index === 0 ? { ...token, lastUsedAt: NOW + 1 } : token,
  );
  const connection = again({ tokens: [young, ...used] });

  await approve(connection);

  expect(idsOf(connection.revoked)).toEqual(['stale-2']);
});

test('a plan is carried out once, and may be approved again when its list broke off', async () => {
  const { approve } = await held(stale(3));
  const broken = again({
    async *list() {
      yield stale(1);
      throw new SweepError('unavailable', 'gone');
    },
  });
  expect((await approve(broken)).of('memory').error).toMatchObject({ code: 'unavailable' });
  expect((await approve(again({ tokens: stale(3) }))).report.totals.revoked).toBe(3);

  const third = again({ tokens: stale(3) });
  expect((await approve(third)).of('memory')).toMatchObject({
    outcome: 'failed',
    error: { code: 'needs-approval', message: expect.stringContaining('carried out already') },
  });
  expect(third.revoked).toEqual([]);
});

test('neither a clock that is wrong nor an unknown own token is approved away, and the plan is not used', async () => {
  const policy = policyOf({
    safeguards: { ...SAFEGUARDS_OFF, maxRevocations: 2, maxClockSkew: 0 },
  });
  const { approve } = await held(stale(3), policy);
  for (const wrong of [
    { clockSkewMillis: 1 },
    { ownToken: () => ({ kind: 'unknown', reason: 'nobody knows' }) as const },
  ]) {
    const connection = memoryConnection({ tokens: stale(3), policy, ...wrong });
    expect((await approve(connection)).of('memory')).toMatchObject({ error: { code: 'held' } });
    expect(connection.revoked).toEqual([]);
  }
  const connection = memoryConnection({ tokens: stale(3), policy });
  await approve(connection);
  expect(connection.revoked).toHaveLength(3);
});

describe('a list that is too short', () => {
  test('is what later ones are compared with, once its plan was approved, an empty one too', async () => {
    for (const tokens of [[], [...fresh(9), ...stale(1)]]) {
      const night = nights();
      await run([memoryConnection({ tokens: fresh(100) })], { memory: night.of() });
      const { of } = await run([memoryConnection({ tokens })], { memory: night.of() });
      const { hash = '', entries } = of('memory').plan ?? {};
      expect(entries).toBe(tokens.length > 0 ? 1 : 0);
      const plan = await night.memory.findPlan(hash);
      if (!plan) throw new Error('no plan is kept');
      const approval = new Approval(plan, { hash, madeAt: NOW, by: 'me' });

      const connection = memoryConnection({ tokens });
      const approved = await run([connection], { memory: night.of(), approval });
      const next = await run([connection], { memory: night.of() });

      expect([approved.report.outcome, next.report.outcome]).toEqual(['ok', 'ok']);
    }
  });
});

test('a plan that cannot be kept is a warning for a plan, and says nothing of an approval', async () => {
  const night = nights();
  const connection = again({ tokens: stale(3) });
  const { of } = await run([connection], {
    mode: 'plan',
    memory: night.of({ remembersRun: false }),
  });

  expect(of('memory').plan).toBeUndefined();
});

test('what is to be done is handed over, also where a connection is held', async () => {
  const plans: number[] = [];
  for (const policy of [limited, policyOf()])
    await run([memoryConnection({ tokens: stale(3), policy })], {
      mode: 'plan',
      onPlan: ({ entries }) => void plans.push(entries.length),
    });
  await run([memoryConnection({ tokens: stale(3), policy: limited, clockSkewMillis: Infinity })], {
    mode: 'plan',
    onPlan: () => plans.push(-1),
  });

  expect(plans).toEqual([3, 3]);
});
