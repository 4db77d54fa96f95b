import { expect, test } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import { NOW } from '../support/clock.ts';
import { rulesOf, tokenOf } from '../support/tokens.ts';
import { approvable, entryOf } from './plans.ts';

const rules = rulesOf(['revoke', { expiredFor: 0 }], ['disable', { expiredFor: 0 }]);

test('a plan names a token of its connection, by all that tells it apart, with the same action', () => {
  const plan = approvable(entryOf({ id: '7', within: 'p' }));
  const approval = new Approval(plan, { hash: 'h', madeAt: NOW, by: 'me' });
  const names = (connection: string, id: string, within: string, at = 0) => {
    const rule = rules[at];
    return rule && approval.names(connection, { token: tokenOf({ id, within }), rule });
  };

  expect(names('crm', '7', 'p')).toBe(true);
  for (const other of [
    names('erp', '7', 'p'),
    names('crm', '8', 'p'),
    names('crm', '7', 'q'),
    names('crm', '7', 'p', 1),
  ])
    expect(other).toBe(false);
});
