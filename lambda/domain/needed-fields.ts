import type { Conditions, Policy } from './policy-types.ts';
import type { TokenField } from './token.ts';

const FIELDS: Readonly<Record<Exclude<keyof Required<Conditions>, 'not'>, readonly TokenField[]>> =
  {
    expiredFor: ['expiresAt'],
    expiresWithin: ['expiresAt'],
    olderThan: ['createdAt'],
    lifetimeOver: ['createdAt', 'expiresAt'],
    unusedFor: ['createdAt', 'lastUsedAt'],
    neverExpires: ['expiresAt'],
    status: ['status'],
    name: ['name'],
    owner: ['owner'],
    scope: ['scope'],
  };

/** The token fields that the rules and the protect list need. */
export function neededFields({ rules, protect }: Policy): ReadonlySet<TokenField> {
  const inRules = rules.flatMap(({ when }) => fieldsOf(when));
  const inProtect = protect.flatMap((entry) =>
    PROTECTABLE.filter((field) => entry[field] !== undefined),
  );
  return new Set([...inRules, ...inProtect]);
}

const PROTECTABLE = ['name', 'owner', 'scope', 'tag'] as const;

function fieldsOf({ not, ...conditions }: Conditions): readonly TokenField[] {
  const names = Object.keys(FIELDS) as (keyof typeof FIELDS)[];
  const own = names.filter((name) => conditions[name] !== undefined);
  return [...own.flatMap((name) => FIELDS[name]), ...(not ? fieldsOf(not) : [])];
}
