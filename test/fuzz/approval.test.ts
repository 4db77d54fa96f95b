import fc from 'fast-check';
import { expect } from 'vitest';
import { approvablePlan } from '../../lambda/domain/approvable-plan.ts';
import { Approval } from '../../lambda/domain/approval.ts';
import { guard } from '../../lambda/domain/guard.ts';
import type { Plan } from '../../lambda/domain/plan.ts';
import { keyOf } from '../../lambda/domain/token.ts';
import { NOW } from '../support/clock.ts';
import { PLAN_ORIGIN } from '../support/memory-connection.ts';
import { planOf } from '../support/tokens.ts';
import { population } from './arbitraries.ts';
import { type Judged, judged, withSafeguards } from './judged.ts';
import { property } from './property.ts';

const NO_LIMITS = { maxRevocations: Number.MAX_SAFE_INTEGER, maxRevocationShare: 1 };

const keysOf = (one: ReturnType<typeof guard>['allowed']) =>
  new Set(one.map(({ token, rule }) => `${rule.action} ${keyOf(token)}`));

/** What would be done if somebody approved what was to be done with `before`. */
function approve({ policy, tokens, skewMillis }: Judged, before: Plan['candidates']) {
  const plan = approvablePlan('crm', before, PLAN_ORIGIN);
  const approval = new Approval(plan, { hash: 'h', madeAt: NOW, by: 'me' });
  const isApproved = (candidate: Plan['candidates'][number]) => approval.names('crm', candidate);
  return guard({ ...planOf(policy, tokens), isApproved }, skewMillis, 'maxListDrop: short');
}

property(
  'what is removed by an approval is what its plan named and what would be removed now, no more and no less',
  fc.tuple(judged, population),
  ([one, earlier]) => {
    const open = withSafeguards(one, NO_LIMITS);
    const named = guard(planOf(open.policy, earlier), 0).allowed;
    const now = guard(planOf(open.policy, open.tokens), open.skewMillis);
    const approved = approve(one, named);

    const both = [...keysOf(named)].filter((key) => keysOf(now.allowed).has(key));
    expect([...keysOf(approved.allowed)].sort()).toEqual(now.held ? [] : both.sort());
    expect(approved.awaiting).toBeUndefined();
    const fates = approved.allowed.length + approved.withheld.length;
    expect(fates).toBe(now.allowed.length + now.withheld.length);
  },
);
