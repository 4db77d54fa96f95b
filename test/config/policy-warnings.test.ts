import { describe, expect, test } from 'vitest';
import { warningsInPolicy } from '../../lambda/config/policy-warnings.ts';
import type { Conditions, Policy, ProtectEntry } from '../../lambda/domain/policy-types.ts';
import { DAY, HOUR, MINUTE } from '../support/clock.ts';
import { policyOf } from '../support/tokens.ts';

function warningsOf(parts: Partial<Policy>): string[] {
  return warningsInPolicy(policyOf(parts)).map(({ path, message }) => `${path} ${message}`);
}

function ofConditions(...whens: Conditions[]): string[] {
  const rules = whens.map((when, index) => ({ name: `${index}`, when, action: 'revoke' as const }));
  return warningsOf({ rules });
}

const NAME = policyOf({}).name;

describe('a warning is given of a glob', () => {
  test.for(['^vpn', 'vpn$', 'vpn.*', 'a\\d', '(a', 'a|b', '/vpn/'])(
    'that looks like a regular expression: %s',
    (name) => {
      expect(warningsOf({ protect: [{ id: 'x' }, { name }] })).toEqual([
        expect.stringMatching(/protect\[1\]\.name looks like a regular expression; in a glob only/),
      ]);
      expect(ofConditions({ not: { owner: name } })).toEqual([
        expect.stringMatching(/rules\[0\]\.when\.not\.owner looks like a regular expression/),
      ]);
    },
  );

  test.for(['“vpn”', '‘vpn’'])('with a curly quote: %s', (owner) => {
    expect(warningsOf({ protect: [{ owner }] })).toEqual([
      `policies.${NAME}.protect[0].owner holds a curly quote, which is part of the text`,
    ]);
  });

  test.for<ProtectEntry>([
    { name: 'break-glass-*' },
    { id: 'acme/7' },
    { owner: 'ann@example.com' },
    { scope: 'repo:*' },
    { tag: 'env=prod' },
  ])('and of %j none', (entry) => {
    expect(warningsOf({ protect: [entry] })).toEqual([]);
  });
});

describe('a warning is given of an age', () => {
  test.for(['expiredFor', 'olderThan', 'unusedFor', 'lifetimeOver'] as const)(
    'under an hour in %s',
    (key) => {
      expect(ofConditions({ [key]: 6 * MINUTE })).toEqual([
        `policies.${NAME}.rules[0].when.${key} 6m is less than an hour, and \`m\` means minutes; write months as days, such as \`180d\``,
      ]);
      for (const age of [0, HOUR, 180 * DAY]) expect(ofConditions({ [key]: age })).toEqual([]);
    },
  );
});

describe('a warning is given of a rule', () => {
  test.for<[Conditions, number]>([
    [{ name: '*' }, 2],
    [{ name: '**', olderThan: 0 }, 2],
    [{ unusedFor: 0 }, 1],
  ])('that leaves nothing to those below it: %j', ([when, below]) => {
    const others = Array.from({ length: below }, () => ({ expiredFor: DAY }));
    expect(ofConditions(when, ...others)).toEqual([
      expect.stringMatching(
        /rules\[0\] matches every token that it can be told of, so .* below it/,
      ),
    ]);
    expect(ofConditions(...others, when)).toEqual([]);
  });

  test.for<Conditions>([{ expiredFor: 0 }, { name: 'a*' }, { name: '*', expiredFor: DAY }])(
    'and of %j none',
    (when) => {
      expect(ofConditions(when, { expiredFor: DAY })).toEqual([]);
    },
  );
});
