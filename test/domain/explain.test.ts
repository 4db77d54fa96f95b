import { describe, expect, test } from 'vitest';
import { explain } from '../../lambda/domain/explain.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { planOf, policyOf, rulesOf, tokenOf } from '../support/tokens.ts';

const policy = policyOf({ rules: rulesOf(['keep', { name: 'x' }], ['revoke', { expiredFor: 0 }]) });

function explained(facts: Partial<Token>, held?: string) {
  const token = tokenOf(facts);
  return explain(token, [token], planOf(policy, [token]), held);
}

describe('the explanation of a token', () => {
  test('names the policy, the rule that decides, and the verdict', () => {
    const { now, result } = explained({ expiresAt: NOW });
    expect(now).toBe(NOW);
    expect(result).toMatchObject({
      policy: 'under-test',
      rules: [
        { answer: 'cannot-tell', decides: false },
        { answer: 'yes', decides: true, conditions: [{ condition: 'expiredFor', answer: 'yes' }] },
      ],
      verdict: { decision: 'revoke', rule: 'revoke-2' },
    });
    expect(result).not.toHaveProperty('held');
    expect(result).not.toHaveProperty('nextChange');
  });

  test('has the answer of every safeguard', () => {
    const { result } = explained({ expiresAt: NOW, own: true });
    expect(result).toMatchObject({
      safeguards: expect.arrayContaining([
        { name: 'repeatedId' },
        { name: 'ownCredential', reason: 'own-credential: the connection signs in with it' },
      ]),
      verdict: { decision: 'withheld' },
    });
  });

  test('says when the verdict changes', () => {
    const { result } = explained({ expiresAt: NOW + DAY });
    const verdict = { decision: 'revoke', rule: 'revoke-2' };
    expect(result).toMatchObject({ nextChange: { at: NOW + DAY, verdict } });
  });

  test('would withhold what a held connection would revoke', () => {
    const held = 'maxRevocations: too many';
    expect(explained({ expiresAt: NOW }, held).result).toMatchObject({
      held,
      verdict: { decision: 'withheld', reason: held },
    });
  });

  test('asks no rule about a token that the provider settled', () => {
    const providerState = { kind: 'gone', reason: 'it is revoked' } as const;
    expect(explained({ expiresAt: NOW, providerState }).result).toEqual({ settled: providerState });
  });
});
