import { expect, test } from 'vitest';
import { type PlanChecks, planRefusal } from '../../lambda/domain/plan-refusal.ts';
import { DAY, NOW } from '../support/clock.ts';
import { PLAN_ORIGIN } from '../support/memory-connection.ts';
import { approvable, entryOf } from './plans.ts';

const plan = approvable(entryOf());
const refusal = (differences: Partial<PlanChecks> = {}) =>
  planRefusal(plan, { madeAt: NOW, now: NOW, planOriginOf: () => PLAN_ORIGIN, ...differences });

test('a plan is valid for seven days, to the millisecond', () => {
  expect(refusal({ now: NOW + 7 * DAY })).toBeUndefined();
  expect(refusal({ now: NOW + 7 * DAY + 1 })).toMatch(
    /^this plan is too old: .* 7 days; make a new/,
  );
  expect(refusal({ now: NOW - 7 * DAY - 1 })).toMatch(/in the future; set the clock/);
});

test('what changed is named, with its connection', () => {
  for (const key of ['provider', 'definition', 'settings', 'endpoint', 'policy'] as const) {
    const digests = { ...PLAN_ORIGIN.digests, [key]: 'changed' };
    expect(refusal({ planOriginOf: () => ({ ...PLAN_ORIGIN, digests }) })).toBe(
      `connection "crm": its ${key} changed after this plan was made; make a new plan`,
    );
  }
});

test('each other reason has a sentence of its own', () => {
  const used = { runId: 'run-7', at: NOW, by: 'me' };
  expect(refusal({ used })).toMatch(/^this plan was carried out already, by run run-7 on /);
  expect(refusal({ planOriginOf: () => ({ ...PLAN_ORIGIN, version: '2.0.0' }) })).toMatch(
    /^this plan was made by version 1\.0\.0 .* this is version 2\.0\.0/,
  );
  expect(refusal({ planOriginOf: () => undefined })).toMatch(
    /^connection "crm" .* is not configured/,
  );
});
