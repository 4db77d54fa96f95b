import { describe, expect, test } from 'vitest';
import { quarantineProblems } from '../../lambda/config/can-quarantine.ts';
import { anthropic } from '../../lambda/providers/definitions/anthropic.ts';
import { providers } from '../../lambda/providers/index.ts';
import { defineRestProvider } from '../../lambda/providers/rest/shipped.ts';
import { DAY } from '../support/clock.ts';
import { policyOf, rulesOf } from '../support/tokens.ts';
import { minimal, plain, problemsOf, vault } from './fakes.ts';

const [revoking] = rulesOf(['revoke', {}]);
const quarantine = { name: 'q', when: {}, action: 'quarantine', for: DAY } as const;
const policy = policyOf({ rules: [...(revoking ? [revoking] : []), quarantine] });

describe('quarantine', () => {
  test('is legal where every connection under the policy can disable, and shows what is disabled', () => {
    expect(quarantineProblems([{ name: 'one', module: vault, settings: {}, policy }])).toEqual([]);
  });

  test('is refused where one of them cannot, with the reason', () => {
    const blind = { ...vault, name: 'blind', showsDisabled: () => false };
    const final = { ...vault, name: 'final', canRestore: () => false };
    const connections = [vault, plain, blind, final].map((module) => ({
      name: `at-${module.name}`,
      module,
      settings: {},
      policy,
    }));
    expect(quarantineProblems(connections)).toEqual([
      {
        path: 'policies.under-test.rules[1].action',
        message:
          'cannot be `quarantine`: connection "at-plain" cannot disable a token (plain); connection "at-blind" cannot disable a token, or does not show which tokens are disabled (blind); connection "at-final" cannot enable a token again (final); write `revoke`, `report` or `keep`, or use another policy there',
      },
    ]);
  });

  test('is a problem of the configuration, before anything is touched', () => {
    const config = minimal();
    config.policies = {
      default: { rules: [{ when: { expiredFor: '1d' }, action: 'quarantine', for: '1d' }] },
    };
    expect(problemsOf(config)).toMatchObject([{ path: 'policies.default.rules[0].action' }]);
  });

  test('depends on the definition: on a call that disables, and a field that shows it', () => {
    const { fields, disable, ...rest } = anthropic;
    const { disabled: _, ...others } = fields;
    const shows = [anthropic, { ...rest, fields }, { ...anthropic, fields: others }].map(
      (definition) => defineRestProvider(definition).showsDisabled?.({}) ?? false,
    );
    expect(shows).toEqual([true, false, false]);
  });

  test('is possible at these providers', () => {
    const able = providers.filter(({ name, showsDisabled }) => name !== 'rest' && showsDisabled);
    expect(able.map(({ name }) => name)).toEqual([
      'aws-iam-access-keys',
      'aws-iam-service-credentials',
      'anthropic',
    ]);
  });
});
