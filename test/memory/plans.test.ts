import { expect, test } from 'vitest';
import { planText } from '../../lambda/domain/plan-text.ts';
import { findPlan, removePlan, storePlan } from '../../lambda/memory/plans.ts';
import { sha256 } from '../../lambda/sha256.ts';
import { approvable, entryOf } from '../domain/plans.ts';
import { createSharedStore } from './shared-store.ts';

const plan = approvable(entryOf(), entryOf({ id: 'b' }));

test('a plan is found under its hash, however often it is stored, until it is removed', async () => {
  const { store } = createSharedStore();
  const hash = await storePlan(store, plan);
  expect(hash).toBe(sha256(planText(plan)));
  expect(await storePlan(store, plan)).toBe(hash);

  expect(planText((await findPlan(store, hash ?? '')) ?? approvable())).toBe(planText(plan));
  await removePlan(store, hash ?? '');
  expect(await findPlan(store, hash ?? '')).toBeUndefined();
});

test('a plan that is not what it was is an error, and is stored again', async () => {
  const { store } = createSharedStore();
  const hash = sha256(planText(plan));
  await store.write(`plan.${hash}`, planText(approvable(entryOf())), undefined);

  await expect(findPlan(store, hash)).rejects.toMatchObject({ code: 'memory-unavailable' });
  expect(await storePlan(store, plan)).toBe(hash);
  expect(await findPlan(store, hash)).toBeDefined();
});

test('a plan that is too large is not stored', async () => {
  const shared = createSharedStore();
  const large = approvable(entryOf({ id: 'x'.repeat(8 * 1024 * 1024) }));

  expect(await storePlan(shared.store, large)).toBeUndefined();
  expect(shared.writes).toBe(0);
});

test('a plan that cannot be removed stays', async () => {
  const { store } = createSharedStore();
  const refusing = { ...store, remove: () => Promise.reject(new Error('denied')) };

  await expect(removePlan(refusing, 'a')).resolves.toBeUndefined();
});
