import { expect, test } from 'vitest';
import { listedFactsOf } from '../../lambda/domain/counted.ts';
import { hash53 } from '../../lambda/domain/id-hash.ts';
import { PlanBuilder } from '../../lambda/domain/plan.ts';
import { compilePolicy } from '../../lambda/domain/policy.ts';
import { DAY, NOW } from '../support/clock.ts';
import { noOwnToken } from '../support/own-token.ts';
import { planOf, policyOf, rulesOf, smallRoom, tokenOf } from '../support/tokens.ts';

const policy = policyOf({
  rules: rulesOf(
    ['keep', { name: 'keep' }],
    ['report', { name: 'report' }],
    ['disable', { name: 'disable' }],
    ['revoke', { expiredFor: DAY }],
  ),
});

test('a plan holds the tokens that a rule wants gone, in the order of listing, with their rule', () => {
  const names = ['revoke', 'keep', 'disable', 'report', 'revoke'];
  const tokens = names.map((name, index) => tokenOf({ id: `${index}`, name, expiresAt: 0 }));
  const plan = planOf(policy, tokens);
  expect(plan.candidates).toEqual([
    { token: tokens[0], rule: policy.rules[3] },
    { token: tokens[2], rule: policy.rules[2] },
    { token: tokens[4], rule: policy.rules[3] },
  ]);
  expect(plan.listed).toBe(5);
  expect(plan.now).toBe(NOW);
  expect(plan.repeated.has(hash53('0'))).toBe(false);
});

test('every copy of an id is counted as listed', () => {
  const token = tokenOf({ expiresAt: 0 });
  const settled = tokenOf({ providerState: { kind: 'gone', reason: 'it is gone' } });
  const plan = planOf(policy, [token, token, settled]);
  expect(plan.listed).toBe(3);
  expect(plan.candidates).toHaveLength(2);
  expect(plan.repeated.has(hash53('token-1'))).toBe(true);
});

test('ids that repeat among tokens that stay need no memory', () => {
  const token = tokenOf({ name: 'keep' });
  const settled = tokenOf({ providerState: { kind: 'gone', reason: 'it is gone' } });
  const { repeated } = planOf(policy, [token, token, settled, settled]);
  expect(repeated.has(hash53('token-1'))).toBe(false);
});

test('what the rules say is told for each token, as of the moment of the plan', () => {
  const builder = new PlanBuilder(compilePolicy(policy), NOW, noOwnToken(), smallRoom());
  const [, , , revoke] = policy.rules;
  expect(builder.add(tokenOf({ name: 'x', expiresAt: NOW - DAY }))).toEqual({
    action: 'revoke',
    rule: revoke,
    undecided: [],
  });
  expect(builder.add(tokenOf({ id: 'other', name: 'x', expiresAt: NOW - DAY + 1 }))).toEqual({
    action: 'keep',
    undecided: [],
  });
});

test('expired as of the moment of the plan, a token is not among the newest', () => {
  const one = policyOf({ safeguards: { keepNewest: 1 } });
  const expired = tokenOf({ id: 'expired', createdAt: NOW, expiresAt: NOW });
  const alive = tokenOf({ id: 'alive', createdAt: NOW - DAY, expiresAt: NOW + 1 });
  const { newest } = planOf(one, [expired, alive]);
  expect([newest.has(listedFactsOf(expired)), newest.has(listedFactsOf(alive))]).toEqual([
    false,
    true,
  ]);
});

test('tokens whose state the provider settled take no place among the newest', () => {
  const one = policyOf({ safeguards: { keepNewest: 1 } });
  const going = tokenOf({
    id: 'going',
    createdAt: NOW,
    providerState: { kind: 'in-transition', reason: 'being deleted' },
  });
  const older = tokenOf({ id: 'older', createdAt: NOW - DAY });
  expect(planOf(one, [going, older]).newest.has(listedFactsOf(older))).toBe(true);
});

test.each(['gone', 'vanished', 'in-transition', 'unreadable'] as const)(
  'a token that is settled as %s becomes no candidate, whoever adds it',
  (kind) => {
    const error = { code: 'forbidden', message: 'not to be read' };
    const providerState = kind === 'unreadable' ? { kind, error } : { kind, reason: 'settled' };
    const all = policyOf({ rules: rulesOf(['revoke', { neverExpires: false }]) });
    const builder = new PlanBuilder(compilePolicy(all), NOW, noOwnToken(), smallRoom());
    const settled = tokenOf({ id: 'settled', expiresAt: 0, providerState });
    const open = tokenOf({ id: 'open', expiresAt: 0 });
    expect(builder.add(settled)).toEqual({ settled: providerState });
    expect(builder.add(open)).toMatchObject({ action: 'revoke' });
    const plan = builder.build({ state: 'not-listed' });
    expect(plan.candidates.map(({ token }) => token.id)).toEqual(['open']);
    expect(plan.listed).toBe(2);
  },
);

test('what only the provider knows of the own token speaks against its possible parents', () => {
  const builder = new PlanBuilder(compilePolicy(policy), NOW, noOwnToken(), smallRoom());
  const parent = tokenOf({ createdAt: NOW - DAY, children: 'keep' });
  builder.add(parent);
  const { children } = builder.build({ state: 'not-listed', child: { createdAt: NOW } });
  expect(children.mayBeLostWith(listedFactsOf(parent))).toBe(true);
});
