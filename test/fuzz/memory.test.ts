import fc from 'fast-check';
import { expect } from 'vitest';
import { Approval } from '../../lambda/domain/approval.ts';
import type { Outcome, TokenEvent } from '../../lambda/domain/events.ts';
import type { Policy } from '../../lambda/domain/policy-types.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { recordOf, rememberedTokenOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection, PLAN_ORIGIN, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { nights } from '../sweep/nights.ts';
import { policies, population, skew } from './arbitraries.ts';
import { endsOf, type Past } from './oracle-memory.ts';
import { property } from './property.ts';
import { written } from './written.ts';

const days = fc.constantFrom(DAY, 2 * DAY);
/** Instants and lengths meet, to the millisecond. */
const past = fc
  .tuple(fc.constantFrom(0.5 * DAY, DAY, 2 * DAY, 3 * DAY), fc.constantFrom(-1, 0, 0, 1))
  .map(([ago, off]) => NOW - ago + off);
const announced = fc.record({ at: past, wait: days });
const maybeAnnounced = fc.oneof(fc.constant({}), fc.record({ announced }));
const noticed = fc.record({ at: past, reason: fc.constantFrom('re-enabled', 'used') });
const failures = fc.record({
  count: fc.nat(6).map((one) => one + 1),
  code: fc.constant('not-effective'),
  waitRuns: fc.nat(3),
});

/** What can be remembered of one token. */
const remembered: fc.Arbitrary<Past> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.record({ announced }) },
  fc.record({ disabledAt: past }),
  {
    weight: 4,
    arbitrary: fc
      .tuple(past, days, fc.option(noticed, { nil: undefined, freq: 3 }), maybeAnnounced)
      .map(([at, length, seen, rest]) => ({
        ...rest,
        disabledAt: at,
        quarantined: { at, for: length },
        ...(seen && { noticed: seen }),
      })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(past, days)
      .map(([at, length]) => ({ restored: { at, until: at + length } })),
  },
  fc
    .tuple(past, maybeAnnounced, fc.option(failures, { nil: undefined }))
    .map(([removedAt, rest, found]) => ({ ...rest, removedAt, ...(found && { failures: found }) })),
) as fc.Arbitrary<Past>;

/** Policies that wait, and that want approvals. */
const waitingPolicies: fc.Arbitrary<Policy> = fc
  .tuple(
    policies(['quarantine', 'quarantine', 'revoke', 'revoke', 'disable', 'report', 'keep']),
    fc.array(fc.record({ announce: fc.option(days, { nil: undefined }), length: days }), {
      minLength: 4,
      maxLength: 4,
    }),
    fc.constantFrom(undefined, undefined, undefined, 'required' as const, { above: 2 }),
  )
  .map(([policy, waits, approval]) => ({
    ...policy,
    ...(approval && { approval }),
    rules: policy.rules.map((rule, index) => {
      const { announce, length } = waits[index] ?? {};
      const isRemoving = rule.action !== 'keep' && rule.action !== 'report';
      return {
        ...rule,
        ...(isRemoving && announce !== undefined && { announce }),
        ...(rule.action === 'quarantine' && { for: length ?? DAY }),
      };
    }),
  }));

/** Each id once, with a state that the list shows for most. */
const listed = fc
  .tuple(population, fc.array(fc.constantFrom(true, false, false, undefined), { minLength: 40 }))
  .map(([tokens, states]) =>
    tokens.map(({ disabled, ...token }, index): Token => {
      const shown = states[index] ?? disabled;
      return { ...token, id: `t${index}`, ...(shown !== undefined && { disabled: shown }) };
    }),
  );

const actions = fc.constantFrom('revoke' as const, 'disable' as const, 'quarantine' as const);

property(
  'of any list, memory and approved plan each token ends as the pages say, and the ends add up',
  fc.record({
    policy: waitingPolicies,
    tokens: listed,
    past: fc.array(remembered, { minLength: 40, maxLength: 40 }),
    more: fc.array(fc.constantFrom(0, 9, 10, 40), { maxLength: 3 }),
    skewMillis: skew,
    how: fc.constantFrom('plan', 'enforce', 'enforce', 'approve'),
    plan: fc.array(fc.option(actions, { freq: 4 }), { minLength: 40, maxLength: 40 }),
  }),
  async ({ policy, tokens, past: pasts, more, skewMillis, how, plan }) => {
    const world = new Map(tokens.map((token) => [token.id, token]));
    const night = nights();
    const keys = night.memory.tokenKeys(await night.memory.recall('memory'));
    const known = tokens.map((token, index) => [token, pasts[index] ?? {}] as const);
    const runs = more.map((extra, index) =>
      recordOf({ runId: `past-${index}`, listed: tokens.length + extra, at: NOW - 4 * DAY }),
    );
    await night.memory.update('memory', (before) => ({
      ...before,
      runs,
      tokenKey: keys.key,
      tokens: new Map(
        known
          .filter(([, one]) => Object.keys(one).length > 0)
          .map(([token, one]) => [keys.of(token), { ...rememberedTokenOf(), ...one } as never]),
      ),
    }));
    const entries = tokens.flatMap(({ id }, index) => {
      const action = plan[index];
      return action ? [{ connection: 'memory', id, action, rule: 'rule-1' }] : [];
    });
    const { version, digests } = PLAN_ORIGIN;
    const approval = new Approval(
      { version, connections: { memory: digests }, entries },
      { hash: 'h', madeAt: NOW, by: 'me' },
    );
    const connection = memoryConnection({
      policy,
      clockSkewMillis: skewMillis,
      list: () => pagesOf([...world.values()]),
      async revoke({ id }) {
        world.delete(id);
        return 'revoked';
      },
      async disable(token) {
        world.set(token.id, { ...token, disabled: true });
        return 'disabled';
      },
    });

    const { fates, of } = await run([connection], {
      mode: how === 'plan' ? 'plan' : 'enforce',
      memory: night.of(),
      deliver: async () => {},
      ...(how === 'approve' && { approval }),
    });

    const endOf = new Map(fates.map((fate) => [fate.token.id, endIn(fate)]));
    const ends = endsOf({
      policy: written(policy),
      listed: tokens,
      past: new Map(known.map(([{ id }, one]) => [id, one])),
      lists: more.map((extra) => ({ listed: tokens.length + extra, removed: 0 })),
      now: NOW,
      skewMillis,
      isEnforcing: how !== 'plan',
      ...(how === 'approve' && {
        approved: new Set(entries.map(({ action, id }) => `${action} ${id}`)),
      }),
    });
    expect(tokens.map(({ id }) => endOf.get(id) ?? 'kept')).toEqual(ends);
    const { listed: all, ...totals } = of('memory').totals;
    const counted = Object.entries(totals).filter(([, count]) => count > 0);
    const groups = Object.entries(Object.groupBy(ends, (end) => end));
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(groups.map(([end, some = []]) => [end, some.length])),
    );
    expect(all).toBe(ends.length);
  },
);

const WORDS: Partial<Record<Outcome, string>> = { 'already-gone': 'alreadyGone' };

/** The state in which the engine counts a token. */
function endIn({ decision, outcome }: TokenEvent): string {
  if (outcome !== undefined) return WORDS[outcome] ?? outcome;
  if (decision === 'report') return 'reported';
  return decision === 'keep' ? 'kept' : 'withheld';
}
