import { expect, test } from 'vitest';
import type { Explanation } from '../../../lambda/domain/explain.ts';
import { explanationContent } from '../../../lambda/report/json/explanation.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { tokenOf } from '../../support/tokens.ts';

const from = { connection: 'crm', provider: 'vault' };
const rule = { name: 'old', when: { expiredFor: 7 * DAY }, action: 'revoke' } as const;

function document(result: Explanation['result']) {
  const explanation = { token: tokenOf({ id: 'a', scopes: ['api'] }), now: NOW, result };
  return JSON.parse(JSON.stringify(explanationContent({ ...from, explanation })));
}

test('an explanation has the facts, every answer, the decision, and when it changes', () => {
  const conditions = [{ condition: 'expiredFor', answer: 'no' }] as const;
  const kept = { decision: 'keep', reason: 'no rule matches' } as const;
  const verdict = { decision: 'revoke', rule: 'old', reason: 'rule old matches' } as const;
  const decided = {
    policy: 'default',
    rules: [{ rule, answer: 'no', decides: false, conditions }],
    safeguards: [{ name: 'protect' }, { name: 'minimumAge', reason: 'minimumAge: too young' }],
    verdict: kept,
    nextChange: { at: NOW + DAY, verdict },
  } as const;
  expect(document(decided)).toMatchObject({
    ...from,
    token: { id: 'a', scopes: ['api'] },
    ...kept,
    policy: 'default',
    rules: [{ name: 'old', action: 'revoke', conditions: [{ condition: 'expiredFor 7d' }] }],
    safeguards: decided.safeguards,
    changes: { at: new Date(NOW + DAY).toISOString(), ...verdict },
  });
});

test('of a token that its provider has settled, there is the state and no decision', () => {
  const settled = { kind: 'gone', reason: 'revoked there' } as const;
  const explained = document({ settled });
  expect(explained.settled).toEqual(settled);
  expect(explained).not.toHaveProperty('decision');
});
