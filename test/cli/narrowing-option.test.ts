import { describe, expect, test } from 'vitest';
import {
  checkNarrowing,
  narrowingArguments,
  parseNarrowing,
} from '../../lambda/cli/narrowing-option.ts';
import { UsageError } from '../../lambda/cli/usage.ts';
import type { Connection } from '../../lambda/config/validate.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';

const values = { token: ['a', 'b'], rule: ['old'], owner: ['ann'], limit: '3' };
const narrowing = { tokens: ['a', 'b'], rules: ['old'], owners: ['ann'], limit: 3 };

describe('the options that choose tokens', () => {
  test('are read, and written again for the next command', () => {
    expect(parseNarrowing(values, 'plan')).toEqual(narrowing);
    expect(parseNarrowing({}, 'plan')).toBeUndefined();
    expect(narrowingArguments(narrowing).join(' ')).toBe(
      '--token a --token b --rule old --owner ann --limit 3',
    );
    expect(narrowingArguments({})).toEqual([]);
  });

  test.for(['0', '-1', '1.5', 'ten', ''])('refuse the limit %o', (limit) => {
    expect(() => parseNarrowing({ limit }, 'plan')).toThrow(UsageError);
  });
});

describe('a choice that cannot mean what it says is refused', () => {
  const policy = policyOf({ rules: rulesOf(['revoke', { expiredFor: 1 }]) });
  const [rule] = policy.rules;
  const connection = { policy } as Connection;

  test('a rule that no policy in use has, with what was probably meant', () => {
    expect(() => checkNarrowing({ rules: [rule?.name ?? ''] }, [connection])).not.toThrow();
    expect(() => checkNarrowing({ rules: [`${rule?.name}x`] }, [connection])).toThrow(
      `--rule: unknown rule ${rule?.name}x; did you mean ${rule?.name}?`,
    );
    expect(() => checkNarrowing({ rules: ['zzzzzzzz'] }, [connection])).toThrow(
      `--rule: unknown rule zzzzzzzz; rules in use: ${rule?.name}`,
    );
  });

  test('a limit over several connections', () => {
    expect(() => checkNarrowing({ limit: 1 }, [connection])).not.toThrow();
    expect(() => checkNarrowing({ limit: 1 }, [connection, connection])).toThrow(
      '--limit: needs one connection, and 2 are chosen; add --connection NAME',
    );
  });
});
