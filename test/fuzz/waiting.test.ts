import fc from 'fast-check';
import { expect } from 'vitest';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import type { Policy, Rule } from '../../lambda/domain/policy-types.ts';
import { DAY, NOW } from '../support/clock.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';
import { livingAccount } from '../sweep/living-account.ts';
import { type Night, type Tonight, type WaitingRule, wordOn } from './oracle-waiting.ts';
import { property } from './property.ts';

const days = fc.constantFrom(1, 3, 7);

const rules: fc.Arbitrary<WaitingRule> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ action: fc.constant('quarantine' as const), for: days }) },
  {
    weight: 4,
    arbitrary: fc.record({
      action: fc.constant('quarantine' as const),
      for: days,
      announce: days,
    }),
  },
  { weight: 2, arbitrary: fc.record({ action: fc.constant('disable' as const), announce: days }) },
  { weight: 3, arbitrary: fc.record({ action: fc.constant('revoke' as const), announce: days }) },
  fc.constantFrom<WaitingRule>({ action: 'revoke' }, { action: 'disable' }, { action: 'report' }),
);

/** What happens between two runs, and what the second is like. Most nights are ordinary. */
const night = fc.record({
  gap: fc.constantFrom(0.5, 1, 1, 1, 2, 3, 7),
  happens: fc.oneof(
    { weight: 8, arbitrary: fc.constant('nothing' as const) },
    fc.constantFrom('enabled' as const, 'disabled' as const, 'used' as const),
  ),
  rule: fc.oneof(
    { weight: 6, arbitrary: fc.constant('the same' as const) },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: rules },
  ),
  isProtected: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  isHeld: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  isEnforcing: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
});

function policyFor({ rule, isProtected }: Tonight): Policy {
  const written = rule && {
    name: 'rule',
    when: { neverExpires: true },
    action: rule.action,
    ...(rule.announce !== undefined && { announce: rule.announce * DAY }),
    ...(rule.for !== undefined && { for: rule.for * DAY }),
  };
  const none: Rule = { name: 'none', when: { neverExpires: false }, action: 'revoke' };
  return policyOf({
    rules: [written ?? none],
    protect: isProtected ? [{ id: 'a' }] : [],
    safeguards: { maxClockSkew: 0 },
  });
}

function wordOf(fate: TokenEvent | undefined): string {
  if (!fate) return 'keep';
  const { decision, outcome, reason } = fate;
  if (decision === 'report') return `report: ${reason.startsWith('rule ') ? 'rule' : reason}`;
  if (outcome === undefined || outcome === 'announced') return outcome ?? decision;
  if (outcome === 'waiting' || outcome === 'planned') return `${outcome}: ${decision}`;
  return `did: ${decision}`;
}

property(
  'night after night, what is announced, waits, is disabled, touched and removed is what the page says',
  fc.record({
    first: rules,
    nights: fc.array(night, { minLength: 5, maxLength: 24, size: 'max' }),
  }),
  async ({ first, nights }) => {
    const account = livingAccount(policyOf(), [
      tokenOf({
        id: 'a',
        createdAt: NOW - 100 * DAY,
        expiresAt: 'never',
        disabled: false,
        lastUsedAt: 'never',
      }),
    ]);
    const history: Night[] = [];
    let rule: WaitingRule | undefined = first;
    let now = NOW;
    for (const { gap, happens, rule: next, ...rest } of nights) {
      now += gap * DAY;
      if (next !== 'the same') rule = next;
      if (happens === 'used') account.change('a', { lastUsedAt: now });
      else if (happens !== 'nothing') account.change('a', { disabled: happens === 'disabled' });
      const token = account.tokens.get('a');
      if (!token) break;
      const tonight: Tonight = {
        ...rest,
        now,
        ...(rule && { rule }),
        isDisabled: token.disabled === true,
        lastUsedAt: typeof token.lastUsedAt === 'number' ? token.lastUsedAt : 'never',
      };
      const { fates } = await account.sweep((now - NOW) / DAY, {
        policy: policyFor(tonight),
        mode: tonight.isEnforcing ? 'enforce' : 'plan',
        provider: { clockSkewMillis: tonight.isHeld ? 1 : 0 },
      });
      const said = wordOf(fates[0]);
      expect(said, JSON.stringify([...history, tonight])).toBe(wordOn(tonight, history));
      history.push({ ...tonight, said });
    }
  },
);
