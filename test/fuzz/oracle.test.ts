import fc from 'fast-check';
import { expect } from 'vitest';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import { NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policies, population, skew } from './arbitraries.ts';
import { type Opinion, opinionsOf, undecidedRules } from './oracle.ts';
import { property } from './property.ts';
import { read, written } from './written.ts';
import type { WrittenPolicy } from './written-policy.ts';

/** Policies as written, with safeguards left out now and then. */
const writtenPolicies = fc
  .tuple(policies(), fc.constantFrom('all', 'no protect', 'defaults only'))
  .map(([policy, what]): WrittenPolicy => {
    const { protect, safeguards, ...rest } = written(policy);
    if (what === 'defaults only') return rest;
    return {
      ...rest,
      ...(safeguards && { safeguards }),
      ...(what === 'all' && protect && { protect }),
    };
  });

property(
  'engine and oracle agree on every token, in plan mode and when enforcing',
  fc.record({
    policy: writtenPolicies,
    tokens: population,
    skewMillis: skew,
    mode: fc.constantFrom('plan' as const, 'enforce' as const),
  }),
  async ({ policy, tokens, skewMillis, mode }) => {
    const connection = memoryConnection({
      policy: read(policy),
      tokens,
      clockSkewMillis: skewMillis,
      disable: async () => 'disabled',
    });
    const { fates, of } = await run([connection], { mode });
    const fateOf = new Map(fates.map((fate) => [fate.token, fate]));
    expect(tokens.map((one) => opinionIn(fateOf.get(one)))).toEqual(
      opinionsOf(policy, tokens, NOW, skewMillis),
    );
    expect({ ...of('memory').cannotTell }).toEqual(
      counted(tokens.flatMap((one) => undecidedRules(policy, one, NOW))),
    );
  },
);

/** The engine's word on a token, in the oracle's terms. */
function opinionIn(fate: TokenEvent | undefined): Opinion {
  if (!fate || fate.decision === 'keep') return { decision: 'keep' };
  const { decision, rule, reason } = fate;
  const by = decision === 'withheld' ? reason.split(':')[0] : rule;
  return { decision, ...(by !== undefined && { by }) };
}

function counted(names: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries([...groups].map(([name, all]) => [name, all.length]));
}
