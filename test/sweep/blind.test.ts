import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf, rulesOf, tokenOf } from '../support/tokens.ts';
import { nights, stale } from './nights.ts';

describe('a rule that has become blind', () => {
  const policy = policyOf({
    rules: rulesOf(['revoke', { unusedFor: 30 * DAY }], ['revoke', { expiredFor: 0 }]),
  });
  const old = { createdAt: NOW - 90 * DAY, expiresAt: 'never' } as const;
  const used = (count: number, differences: Partial<Token> = {}) =>
    Array.from({ length: count }, (_, index) =>
      tokenOf({ id: `used-${index}`, lastUsedAt: NOW, ...old, ...differences }),
    );
  const unused = tokenOf({ id: 'unused', ...old, lastUsedAt: NOW - 31 * DAY });
  let count = 0;
  /** Other stale tokens each time: one that comes back would be told as such. */
  const blindly = () => {
    count++;
    const others = [...stale(2), unused].map((one) => ({ ...one, id: `${one.id}-${count}` }));
    return [...used(20, { lastUsedAt: 'unknown' }), ...others];
  };

  test('degrades the connection and removes nothing, while the others act, until it can be told again', async () => {
    const night = nights();
    await run([memoryConnection({ policy, tokens: used(20) })], { memory: night.of() });
    for (const mode of ['plan', 'enforce', 'enforce'] as const) {
      const connection = memoryConnection({ policy, tokens: blindly() });
      const { of, fates } = await run([connection], { mode, memory: night.of() });

      expect(of('memory')).toMatchObject({
        outcome: 'degraded',
        error: {
          code: 'blind',
          message: expect.stringMatching(/^rule revoke-1 can be told for 1 of 23 /),
        },
      });
      expect(fates.find(({ token }) => token.id.startsWith('unused'))).toMatchObject({
        decision: 'withheld',
        reason: expect.stringMatching(/^blind: rule revoke-1 /),
      });
      expect(connection.revoked).toHaveLength(mode === 'enforce' ? 2 : 0);
    }
    const seeing = memoryConnection({ policy, tokens: [...used(20), unused] });
    const { report } = await run([seeing], { memory: night.of() });
    expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
  });

  test('is the usual one where it never could be told, or nothing is remembered', async () => {
    const night = nights();
    for (const memory of [night.of(), night.of(), undefined]) {
      const connection = memoryConnection({ policy, tokens: blindly() });
      const { report } = await run([connection], { ...(memory && { memory }) });
      expect(report).toMatchObject({ outcome: 'ok', totals: { revoked: 3 } });
    }
  });

  test('is remembered with what started the run', async () => {
    const night = nights();
    await run([memoryConnection({ policy, tokens: used(20) })], { memory: night.of() });
    await run([memoryConnection({ policy, tokens: blindly() })], { memory: night.of() });

    expect(await night.runs()).toMatchObject([
      { trigger: 'manual', told: { 'revoke-1': 20, 'revoke-2': 20 } },
      { told: { 'revoke-1': 1, 'revoke-2': 23 }, blind: { 'revoke-1': NOW } },
    ]);
  });
});
