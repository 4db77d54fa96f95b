import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CountedCandidates, listedFactsOf } from '../../lambda/domain/counted.ts';
import type { Rule } from '../../lambda/domain/policy-types.ts';
import { NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const RULES: readonly Rule[] = ['too-old', 'unused'].map((name) => ({
  name,
  when: { neverExpires: true },
  action: 'revoke',
}));

test('each counted candidate keeps its rule, what is held against it, its key, its age and its group', () => {
  const candidates = fc.array(
    fc.record({
      id: fc.string(),
      createdAt: fc.option(fc.nat(), { nil: undefined }),
      group: fc.option(fc.string(), { nil: undefined }),
      rule: fc.nat(1),
      reason: fc.option(fc.constant('protect: by name'), { nil: undefined }),
    }),
    { maxLength: 300 },
  );
  fc.assert(
    fc.property(candidates, (all) => {
      const counted = new CountedCandidates();
      const expected = all.map(({ id, createdAt, group, rule: at, reason }) => {
        const token = tokenOf({
          id,
          ...(createdAt !== undefined && { createdAt }),
          ...(group !== undefined && { group }),
        });
        const rule = RULES[at] as Rule;
        const settled = reason === undefined ? undefined : { by: () => reason, reason };
        counted.add(token, { rule, isDue: true, settled }, NOW);
        const { hash, groupHash } = listedFactsOf(token);
        return { rule, reason, hash, createdAt, groupHash };
      });
      const found = [...counted].map(({ rule, settled, facts }) => ({
        rule,
        reason: settled?.reason,
        hash: facts.hash,
        createdAt: facts.createdAt,
        groupHash: facts.groupHash,
      }));
      expect(found).toEqual(expected);
      expect(counted.size).toBe(all.length);
    }),
  );
});

test('many are counted by their rules', () => {
  const counted = new CountedCandidates();
  for (let index = 0; index < 30_000; index++) {
    const rule = RULES[index % 3 === 0 ? 0 : 1] as Rule;
    counted.add(tokenOf({ id: `${index}` }), { rule, isDue: true, settled: undefined }, NOW);
  }
  expect([...counted.byRule()].map(([{ name }, count]) => [name, count])).toEqual([
    ['too-old', 10_000],
    ['unused', 20_000],
  ]);
});
