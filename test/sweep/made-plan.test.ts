import { expect, test } from 'vitest';
import { keepPlan, usePlan } from '../../lambda/domain/kept-plans.ts';
import { findHeldPlan, usesOf, whyRefused } from '../../lambda/sweep/made-plan.ts';
import { approvable, entryOf } from '../domain/plans.ts';
import { NOW } from '../support/clock.ts';
import { PLAN_ORIGIN } from '../support/memory-connection.ts';
import { nights } from './nights.ts';

const plan = approvable(entryOf());
const [name = ''] = Object.keys(plan.connections);
const connection = { name, planOrigin: () => PLAN_ORIGIN };

test('a plan is known as long as what is remembered of its connection names it', async () => {
  const { memory } = nights();
  const hash = (await memory.storePlan(plan)) ?? '';
  expect(await findHeldPlan(memory, hash)).toBeUndefined();
  expect(await findHeldPlan(memory, 'f'.repeat(64))).toBeUndefined();

  await memory.update(name, (before) => ({ ...before, plans: keepPlan([], hash, NOW) }));
  expect(await findHeldPlan(memory, hash)).toEqual({ plan, hash, madeAt: NOW });
});

test('a plan is refused once each of its connections has carried it out, since it was made', async () => {
  const { memory } = nights();
  const made = { plan, hash: (await memory.storePlan(plan)) ?? '', madeAt: NOW };
  const used = { runId: 'run-7', at: NOW + 1, by: 'me' };
  expect(whyRefused(made, [connection], await usesOf(made, [name], memory), NOW)).toBeUndefined();

  await memory.update(name, (before) => ({ ...before, plans: usePlan([], made, used) }));
  const uses = await usesOf(made, [name], memory);
  expect(uses.get(name)).toEqual(used);
  expect(whyRefused(made, [connection], uses, NOW)).toMatch(/carried out already, by run run-7/);
  const other = new Map([...uses, ['other', undefined]]);
  expect(whyRefused(made, [connection], other, NOW)).toBeUndefined();
  const remade = { ...made, madeAt: NOW + 2 };
  expect((await usesOf(remade, [name], memory)).get(name)).toBeUndefined();
});

test('a plan is refused whose connection is configured in another way', () => {
  const changed = { name, planOrigin: () => ({ ...PLAN_ORIGIN, version: '0.0.1' }) };
  const made = { plan, hash: 'h', madeAt: NOW };
  expect(whyRefused(made, [changed], new Map([[name, undefined]]), NOW)).toContain('0.0.1');
});
