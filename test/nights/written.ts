import type { Policy, Rule } from '../../lambda/domain/policy-types.ts';
import { DAY } from '../support/clock.ts';
import { policyOf } from '../support/tokens.ts';

/** A rule as it stands in the file, in days. */
export interface NightRule {
  /** Tokens whose names begin so. */
  readonly prefix: string;
  readonly when: 'unusedFor' | 'olderThan';
  readonly days: number;
  readonly action: 'revoke' | 'disable' | 'quarantine' | 'report' | 'keep';
  readonly announce?: number;
  readonly for?: number;
}

/** A policy as it stands in the file. */
export interface NightPolicy {
  readonly rules: readonly NightRule[];
  /** Protects names that begin so; until then, in epoch milliseconds. */
  readonly protect: readonly { readonly prefix: string; readonly until?: number }[];
  readonly maxRevocations: number;
  readonly keepNewest: number;
}

/** The name of a rule: the same words are the same rule. */
export function nameOf({ prefix, when, days, action, ...rest }: NightRule): string {
  return [prefix, when, days, action, rest.announce ?? 0, rest.for ?? 0].join('-');
}

/** The policy as the engine takes it. */
export function toPolicy({ rules, protect, maxRevocations, keepNewest }: NightPolicy): Policy {
  return policyOf({
    rules: rules.map(toRule),
    protect: protect.map(({ prefix, until }) => ({
      name: `${prefix}*`,
      ...(until !== undefined && { until }),
    })),
    safeguards: { maxRevocations, keepNewest, maxListDrop: 0.3, maxClockSkew: 0 },
  });
}

function toRule(rule: NightRule): Rule {
  return {
    name: nameOf(rule),
    when: { name: `${rule.prefix}*`, [rule.when]: rule.days * DAY },
    action: rule.action,
    ...(rule.announce !== undefined && { announce: rule.announce * DAY }),
    ...(rule.for !== undefined && { for: rule.for * DAY }),
  };
}
