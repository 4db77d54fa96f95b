import { expect, test } from 'vitest';
import { approvablePlan, joinPlans } from '../../lambda/domain/approvable-plan.ts';
import { PLAN_ORIGIN } from '../support/memory-connection.ts';
import { rulesOf, tokenOf } from '../support/tokens.ts';
import { approvable, entryOf } from './plans.ts';

const [rule] = rulesOf(['revoke', { expiredFor: 0 }]);

test('an entry names the token, the action and the rule, and cuts nothing but the name', () => {
  if (!rule) throw new Error('no rule');
  const long = 'x'.repeat(5000);
  const token = tokenOf({ id: long, within: 'project', name: long });
  const [entry] = approvablePlan('crm', [{ token, rule }], PLAN_ORIGIN).entries;

  expect(entry).toMatchObject({ connection: 'crm', id: long, within: 'project', action: 'revoke' });
  expect(entry?.rule).toBe(rule.name);
  expect(entry?.name?.length).toBeLessThan(1100);
});

test('plans of several connections become one', () => {
  const other = { ...approvable(), connections: { erp: PLAN_ORIGIN.digests } };
  const { connections, entries } = joinPlans([approvable(entryOf()), other]);

  expect(Object.keys(connections)).toEqual(['crm', 'erp']);
  expect(entries).toEqual([entryOf()]);
  expect(() => joinPlans([])).toThrow(RangeError);
});
