import { describe, expect, test } from 'vitest';
import type { CountedEvent } from '../../lambda/domain/events.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { type Ran, run } from '../support/run.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

/** There is room for fewer than a hundred of these. */
const LONG = 'x'.repeat(100_000);

/** Expired tokens with a long name each. */
function staleTokens(count: number, facts: Partial<Token> = {}): Token[] {
  return Array.from({ length: count }, (_, index) =>
    tokenOf({ id: `token-${index}`, name: LONG, expiresAt: NOW - DAY, ...facts }),
  );
}

const limited = policyOf({ safeguards: { maxRevocations: 2 } });

function countedIn({ events }: Ran): CountedEvent[] {
  return events.filter((event) => event.type === 'counted');
}

function expectCounted(ran: Ran, expected: Partial<Omit<CountedEvent, 'type' | 'count'>>): void {
  const counted = countedIn(ran);
  expect(counted).toHaveLength(1);
  expect(counted[0]).toMatchObject(expected);
  expect(ran.fates.length).toBeGreaterThan(0);
  expect(ran.fates.length + (counted[0]?.count ?? 0)).toBe(ran.report.totals.listed);
  for (const fate of ran.fates) expect(fate).toMatchObject(expected);
}

test.each(['plan', 'enforce'] as const)(
  'candidates beyond the limit are counted, and the report has the right figures: %s',
  async (mode) => {
    const connection = memoryConnection({ tokens: staleTokens(300), policy: limited });
    const ran = await run([connection], { mode });
    const message = 'maxRevocations: the plan would revoke 300, the limit is 2';
    expect(ran.of('memory')).toMatchObject({
      outcome: 'degraded',
      error: {
        code: 'held',
        message: expect.stringMatching(
          /, the limit is 2; the plan cannot be approved, .* a limit of \d+ keeps them all$/,
        ),
      },
      totals: { listed: 300, withheld: 300 },
      byRule: { 'revoke-1': 300 },
    });
    expectCounted(ran, { decision: 'withheld', rule: 'revoke-1', reason: message });
    expect(connection.revoked).toEqual([]);
  },
);

test('as many as the limit allows are held when they are so large that some were only counted', async () => {
  const tokens = staleTokens(150);
  const safeguards = { maxRevocations: 150 };
  const connection = memoryConnection({ tokens, policy: policyOf({ safeguards }) });
  const ran = await run([connection]);
  expect(ran.report.totals).toMatchObject({ listed: 150, withheld: 150 });
  expect(connection.revoked).toEqual([]);
  const message = ran.of('memory')?.error?.message ?? '';
  expect(message).toContain('of the 150 tokens of the plan were only counted');
  const limit = Number(/a limit of (\d+) keeps them all/.exec(message)?.[1]);

  const policy = policyOf({ safeguards: { maxRevocations: limit } });
  const again = await run([memoryConnection({ tokens, policy })]);
  expect(again.report.totals).toMatchObject({ listed: 150, revoked: 150 });
  expect(countedIn(again)).toEqual([]);
});

test('tokens that are protected take no place of those that can be revoked', async () => {
  const free = tokenOf({ id: 'free', name: 'free', expiresAt: NOW - DAY });
  const policy = { ...limited, protect: [{ owner: 'ann' }] };
  const tokens = [...staleTokens(300, { owner: 'ann' }), free];
  const connection = memoryConnection({ tokens, policy });
  const ran = await run([connection]);
  expect(ran.of('memory')).toMatchObject({
    outcome: 'ok',
    totals: { listed: 301, withheld: 300, revoked: 1 },
  });
  expect(connection.revoked).toEqual([free]);
  expect(countedIn(ran)).toMatchObject([
    { reason: 'protect: entry 1 (owner ann) of the policy matches' },
  ]);
});

test('what is left of the plan is held when some of it was only counted', async () => {
  const tokens = staleTokens(300);
  const policy = policyOf({ safeguards: { maxRevocations: 2 } });
  // All but the last one are listed again, and so withheld.
  const connection = memoryConnection({ tokens: [...tokens, ...staleTokens(299)], policy });
  const ran = await run([connection]);
  expect(ran.of('memory')).toMatchObject({
    error: {
      code: 'held',
      message: expect.stringContaining('1 of the 1 tokens of the plan'),
    },
    totals: { listed: 599, withheld: 599 },
  });
  expect(connection.revoked).toEqual([]);
});

describe('after a list that ended early', () => {
  test('candidates that were counted are withheld', async () => {
    const error = new SweepError('unavailable', 'no response');
    const list = () => brokenList(staleTokens(300), 100, error);
    const ran = await run([memoryConnection({ list, policy: limited })]);
    expect(ran.of('memory')).toMatchObject({ outcome: 'failed', error: { code: 'unavailable' } });
    expectCounted(ran, {
      decision: 'withheld',
      reason: 'incomplete-list: nothing is revoked after an incomplete list',
    });
  });

  test('for want of time, they are left for the next run', async () => {
    const error = new SweepError('deadline', 'the run ended');
    const list = () => brokenList(staleTokens(300), 100, error);
    const ran = await run([memoryConnection({ list, policy: limited })]);
    expect(ran.of('memory')).toMatchObject({ outcome: 'degraded', complete: false });
    expect(ran.report.totals).toMatchObject({ listed: 300, deferred: 300 });
    expectCounted(ran, { decision: 'revoke', outcome: 'deferred' });
  });
});

test('long texts are cut in what is told of a token, and decided about as they are', async () => {
  const owner = `${LONG} owner`;
  const tokens = staleTokens(2, { owner, group: LONG, scopes: [LONG] });
  const policy = policyOf({ protect: [{ owner: '*x owner', id: 'token-1' }] });
  const connection = memoryConnection({ tokens, policy });
  const { fates } = await run([connection]);
  expect(fates.map(({ token, outcome }) => [token.id, outcome])).toEqual([
    ['token-1', undefined],
    ['token-0', 'revoked'],
  ]);
  for (const fate of fates) expect(JSON.stringify(fate).length).toBeLessThan(6000);
  expect(connection.revoked).toEqual([tokens[0]]);
});
