import type { Token } from '../../lambda/domain/token.ts';
import type { NightPolicy } from '../nights/written.ts';
import { DAY } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

/**
 * Quarantine for ten days after forty without use; removal of what is sixty days old, at once or five days after an announcement;
 * two names that are protected, one for fifty nights.
 */
export function nightsPolicy(start: number): NightPolicy {
  return {
    rules: [
      { prefix: 'q', when: 'unusedFor', days: 40, action: 'quarantine', for: 10 },
      { prefix: 'r', when: 'olderThan', days: 60, action: 'revoke' },
      { prefix: 'a', when: 'olderThan', days: 60, action: 'revoke', announce: 5 },
    ],
    protect: [{ prefix: 'r-break-glass' }, { prefix: 'r-exception', until: start + 50 * DAY }],
    maxRevocations: 100,
    keepNewest: 0,
  };
}

/** The same, as it stands in the file. */
export function policyAsYaml({ rules, protect, maxRevocations, keepNewest }: NightPolicy): string {
  const written = {
    rules: rules.map(({ prefix, when, days, action, announce, for: length }, index) => ({
      name: `rule-${index}`,
      when: { name: `${prefix}*`, [when]: `${days}d` },
      action,
      ...(announce !== undefined && { announce: `${announce}d` }),
      ...(length !== undefined && { for: `${length}d` }),
    })),
    protect: protect.map(({ prefix, until }) => ({
      name: `${prefix}*`,
      ...(until !== undefined && { until: new Date(until).toISOString() }),
    })),
    safeguards: { maxRevocations, keepNewest, maxRevocationShare: 1, minimumAge: '0s' },
  };
  return `    ${JSON.stringify(written)}\n`;
}

/** Tokens that become due on many nights, and as many that never do. */
export function nightsTokens(start: number): Token[] {
  const token = (name: string, age: number) =>
    tokenOf({
      id: name,
      name,
      createdAt: start - age * DAY,
      lastUsedAt: 'never',
      disabled: false,
    });
  const quarantined = [39, 39, 39, 39, 35, 25, 10, 5].map((age, index) => token(`q${index}`, age));
  const removed = [58, 50, 41, 30, 29, 28, 22, 15].map((age, index) => token(`r${index}`, age));
  const announced = [58, 31, 18].map((age, index) => token(`a${index}`, age));
  const kept = Array.from({ length: 16 }, (_, index) => token(`k${index}`, 100 + index));
  const protectedOnes = [token('r-break-glass', 90), token('r-exception', 90)];
  return [...quarantined, ...removed, ...announced, ...kept, ...protectedOnes];
}
