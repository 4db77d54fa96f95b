import { validateConfig } from '../../lambda/config/validate.ts';
import type { Conditions, Policy } from '../../lambda/domain/policy-types.ts';
import { modules } from '../config/fakes.ts';
import type { WrittenConditions, WrittenPolicy } from './written-policy.ts';

/** The policy as a person writes it in the file. */
export function written({ rules, approval, protect, safeguards }: Policy): WrittenPolicy {
  const { minimumAge, maxClockSkew, ...counts } = safeguards;
  return plain({
    approval,
    rules: rules.map(({ when, announce, for: length, ...rule }) => ({
      ...rule,
      announce: duration(announce),
      for: duration(length),
      when: writtenConditions(when),
    })),
    protect: protect.map(({ until, ...entry }) => ({ ...entry, until: writtenEnd(until) })),
    safeguards: {
      ...counts,
      minimumAge: duration(minimumAge),
      maxClockSkew: duration(maxClockSkew),
    },
  });
}

/** What the program makes of a written policy. */
export function read(policy: WrittenPolicy): Policy {
  const { connections } = validateConfig(
    {
      connections: [
        {
          name: 'one',
          provider: 'vault',
          secret: 'token-sweeper/vault',
          settings: { region: 'cn-north-4', tenants: 'all' },
        },
      ],
      policies: { default: policy },
    },
    modules,
  );
  const [connection] = connections;
  if (!connection) throw new Error('the configuration has no connection');
  return connection.policy;
}

function writtenConditions(conditions: Conditions): WrittenConditions {
  const { expiredFor, expiresWithin, olderThan, lifetimeOver, unusedFor, not, ...rest } =
    conditions;
  return plain({
    ...rest,
    expiredFor: duration(expiredFor),
    expiresWithin: duration(expiresWithin),
    olderThan: duration(olderThan),
    lifetimeOver: duration(lifetimeOver),
    unusedFor: duration(unusedFor),
    not: not && writtenConditions(not),
  });
}

/** The end of a day as that day, any other as an instant. */
function writtenEnd(until: number | undefined): string | undefined {
  if (until === undefined) return undefined;
  const text = new Date(until % 86_400_000 === 0 ? until - 1 : until).toISOString();
  return until % 86_400_000 === 0 ? text.slice(0, 10) : text;
}

/** Without the keys whose value is `undefined`, which no file can hold. */
function plain(value: object) {
  return JSON.parse(JSON.stringify(value));
}

function duration(millis: number | undefined): string | undefined {
  if (millis === undefined) return undefined;
  const seconds = millis / 1000;
  const [unit, length] = UNITS.find(([, one]) => seconds % one === 0) ?? ['s', 1];
  return `${seconds / length}${unit}`;
}

const UNITS = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;
