import type { Conditions, Policy, ProtectEntry } from './policy-types.ts';
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

const CONDITIONS = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

/** The field without which each condition can never be told; another may be needed for some tokens. */
const DECISIVE_FIELD: Readonly<Record<keyof typeof FIELDS, TokenField>> = {
  expiredFor: 'expiresAt',
  expiresWithin: 'expiresAt',
  olderThan: 'createdAt',
  lifetimeOver: 'expiresAt',
  unusedFor: 'lastUsedAt',
  neverExpires: 'expiresAt',
  status: 'status',
  name: 'name',
  owner: 'owner',
  scope: 'scope',
};

/** The token fields that the rules and the protect list need. */
export function neededFields({ rules, protect }: Policy): ReadonlySet<TokenField> {
  const inRules = rules.flatMap(({ when }) => fieldsOf(when));
  const inProtect = protect.flatMap(fieldsOfEntry);
  return new Set([...inRules, ...inProtect]);
}

/** What has to be known of a token for these conditions to be told, whatever else is. */
export function fieldsOfCondition({ not, ...conditions }: Conditions): readonly TokenField[] {
  const own = CONDITIONS.filter((name) => conditions[name] !== undefined);
  return [...own.map((name) => DECISIVE_FIELD[name]), ...(not ? fieldsOfCondition(not) : [])];
}

/** What has to be known of a token for this entry to match. */
export function fieldsOfEntry(entry: ProtectEntry): readonly TokenField[] {
  return PROTECTABLE.filter((field) => entry[field] !== undefined);
}

const PROTECTABLE = ['name', 'owner', 'scope', 'tag'] as const;

function fieldsOf({ not, ...conditions }: Conditions): readonly TokenField[] {
  const own = CONDITIONS.filter((name) => conditions[name] !== undefined);
  return [...own.flatMap((name) => FIELDS[name]), ...(not ? fieldsOf(not) : [])];
}
