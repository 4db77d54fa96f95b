import { describe, expect, test } from 'vitest';
import { explain } from '../../../lambda/domain/explain.ts';
import type { Policy } from '../../../lambda/domain/policy-types.ts';
import type { Token } from '../../../lambda/domain/token.ts';
import { renderExplanation } from '../../../lambda/report/text/explanation.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { planOf, tokenOf } from '../../support/tokens.ts';

const POLICY: Policy = {
  name: 'default',
  rules: [
    { name: 'expired', when: { expiredFor: 7 * DAY }, action: 'revoke' },
    {
      name: 'old',
      when: { olderThan: 365 * DAY, not: { owner: 'ci-*', unusedFor: 1500 } },
      action: 'disable',
    },
    { name: 'laptops', when: { name: 'laptop-*', status: ['ACTIVE'] }, action: 'report' },
  ],
  protect: [],
  safeguards: {
    maxRevocations: 100,
    maxRevocationShare: 0.5,
    keepNewest: 1,
    minimumAge: 3_600_000,
    maxClockSkew: 120_000,
  },
};

function explained(facts: Partial<Token>, held?: string, group = 'DNS view'): string {
  const token = tokenOf({ id: 't-1', ...facts });
  const explanation = explain(token, [token], planOf(POLICY, [token]), held);
  return renderExplanation(explanation, group, unstyled);
}

describe('an explanation', () => {
  test('shows the facts, rules, safeguards, the decision and its next change', () => {
    const text = explained({
      name: 'laptop-1',
      group: 'v-1',
      createdAt: NOW - 90 * DAY,
      expiresAt: NOW - 5 * DAY,
    });
    expect(text).toBe(`id         t-1
name       laptop-1
DNS view   v-1
created    2026-08-27T12:00:00.000Z (90 days ago)
expires    2026-11-20T12:00:00.000Z (5 days ago)
last used  unknown

Rules of policy default (the first that matches decides)
  expired: revoke                           no
    expiredFor 7d                           no
  old: disable                              no
    olderThan 365d                          no
    not { owner "ci-*", unusedFor 1500ms }  cannot tell
  laptops: report                           cannot tell
    status ["ACTIVE"]                       cannot tell
    name "laptop-*"                         yes

Safeguards (checked when a rule would revoke or disable the token)
  repeatedId        passes
  wholeGroup        passes
  ownCredential     passes
  inUse             passes
  children          passes
  protect           passes
  minimumAge        passes
  keepNewest        passes
  account           passes
  blind             passes
  whole connection  passes

Decision: keep, no rule matches
Changes: 2026-11-27T12:00:00.000Z (in 2 days) to revoke, rule expired matches
`);
  });
});

describe('the decision in an explanation', () => {
  test('names the safeguard that withholds the token', () => {
    const text = explained({ createdAt: NOW - 400 * DAY, owner: 'team', lastUsedAt: NOW });
    expect(text).toContain('keepNewest        withholds  it is among the newest living tokens');
    expect(text).toContain('Decision: withheld, keepNewest: it is among the newest');
    expect(text).toContain('Changes: not through time alone');
  });

  test('is withheld where a rule matches but the connection is held', () => {
    const held = 'maxRevocations: the plan would revoke 101, the limit is 100';
    const text = explained({ expiresAt: NOW - 8 * DAY }, held);
    expect(text).toContain(`whole connection  held    ${held}`);
    expect(text).toContain(`Decision: withheld, ${held}`);
  });

  test('is missing where the provider state settles the token', () => {
    const text = explained({
      providerState: { kind: 'in-transition', reason: 'its status is DELETING' },
    });
    expect(text).toContain(
      'No rule is evaluated: the token is in transition; its status is DELETING',
    );
    expect(text).not.toContain('Decision');
  });
});

describe('the facts in an explanation', () => {
  test('call a fingerprint by its name, and mark the own token', () => {
    const text = explained({ id: 'f00d', fingerprinted: true, own: true });
    expect(text).toMatch(/^fingerprint +f00d$/m);
    expect(text).toMatch(/^own token +yes/m);
  });

  test('name an owner once where tokens are grouped by owner', () => {
    const text = explained({ owner: 'team', group: 'team' }, undefined, 'owner');
    expect(text.match(/^owner +team$/gm)).toHaveLength(1);
  });

  test('are harmless on a terminal, whatever the provider sent', () => {
    const evil = '\u001b[2J\u202e';
    const text = explained({
      id: evil,
      name: evil,
      owner: evil,
      status: evil,
      tags: { [evil]: evil },
    });
    expect(text).toMatch(/^[\p{L}\p{N}\p{P}\p{S}\p{Zs}\n]*$/u);
  });
});
