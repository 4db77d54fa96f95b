import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlan, parsePlanText, planText } from '../../lambda/domain/plan-text.ts';
import { approvable, entryOf } from './plans.ts';

const entries = fc.uniqueArray(
  fc.record({ id: fc.string(), within: fc.string(), name: fc.string() }, { requiredKeys: ['id'] }),
  { selector: ({ id, within }) => JSON.stringify([id, within]) },
);

test('a plan that is worked out again in another order has the same text', () => {
  fc.assert(
    fc.property(entries, (some) => {
      const all = some.map(entryOf);
      expect(planText(approvable(...all.toReversed()))).toBe(planText(approvable(...all)));
    }),
  );
});

test('a plan comes back from its text, and anything that differs has another text', () => {
  const plan = approvable(entryOf({ within: 'p', name: 'n' }), entryOf({ id: 'b' }));
  const text = planText(plan);

  expect(parsePlanText(text)).toEqual({ ...plan, entries: plan.entries.toReversed() });
  for (const change of [
    { ...plan, version: '2' },
    { ...plan, entries: [entryOf({ id: 'b' })] },
    approvable(entryOf({ within: 'p', name: 'n' }), entryOf({ id: 'b', action: 'disable' })),
  ])
    expect(planText(change)).not.toBe(text);
});

test.each([
  ['', 'no JSON'],
  ['[]', 'a list'],
  [`${planText(approvable())} `, 'a space more'],
  [
    planText(approvable(entryOf({ connection: 'erp' }))),
    'an entry of a connection that has no digests',
  ],
  [planText(approvable(entryOf())).replace('revoke', 'explode'), 'an action that there is not'],
])('what is not a plan is not read: %j (%s)', (text) => {
  expect(parsePlanText(text)).toBeUndefined();
});

test('a digest that is missing is not a plan', () => {
  expect(isPlan({ version: '1', connections: { crm: {} }, entries: [] })).toBe(false);
});
