import * as z from 'zod';
import { isRemoving } from '../domain/next-step.ts';
import type * as domain from '../domain/policy-types.ts';
import { duration, glob, label, until } from './values.ts';

/** The policy that a connection follows when it names none. */
export const DEFAULT_POLICY = 'default';

/** The name of a rule that has none of its own; `index` counts from 0. */
export function defaultRuleName(index: number): string {
  return `rule-${index + 1}`;
}

/** The rest of a schema for a mapping that means nothing when it is empty. */
function atLeastOneKey(error: string) {
  return {
    error,
    // An unknown key is a problem of its own; that the mapping is empty without it need not be said too.
    when: ({ issues }: z.core.ParsePayload) => issues.length === 0,
  };
}

function holdsAnything(mapping: object): boolean {
  return Object.values(mapping).some((value) => value !== undefined);
}

const conditions = z
  .strictObject({
    expiredFor: duration
      .optional()
      .describe(
        'now − expiresAt ≥ the duration. Not met by a token that never expires. Cannot be told without expiresAt.',
      ),
    expiresWithin: duration
      .optional()
      .describe(
        '0 < expiresAt − now ≤ the duration. Not met by an expired token, nor by one that never expires. Cannot be told without expiresAt.',
      ),
    olderThan: duration
      .optional()
      .describe('now − createdAt ≥ the duration. Cannot be told without createdAt.'),
    lifetimeOver: duration
      .optional()
      .describe(
        'expiresAt − createdAt > the duration. Always met by a token that never expires, its createdAt known or not. Otherwise cannot be told without both.',
      ),
    unusedFor: duration
      .optional()
      .describe(
        'now − lastUsedAt ≥ the duration; for a token that the provider says was never used, now − createdAt ≥ the duration. Cannot be told without lastUsedAt, nor for a token never used without createdAt.',
      ),
    neverExpires: z
      .boolean()
      .optional()
      .describe(
        '`true`: the provider says that the token never expires; `false`: it gives the instant at which it does. Cannot be told without expiresAt.',
      ),
    status: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The status equals one of these, case included. Cannot be told without status.'),
    name: glob.optional().describe('The name matches. Cannot be told without name.'),
    owner: glob.optional().describe('The owner matches. Cannot be told without owner.'),
    scope: glob
      .optional()
      .describe('At least one of the scopes matches. Cannot be told without scopes.'),
    get not(): z.ZodOptional<z.ZodType<domain.Conditions>> {
      return conditions
        .optional()
        .describe(
          'The inner conditions do not all hold. Cannot be told when any inner condition cannot be told.',
        );
    },
  })
  .refine(holdsAnything, atLeastOneKey('needs at least one condition, such as `expiredFor: 7d`'))
  .meta({
    id: 'conditions',
    description: 'What a rule asks of a token; all conditions must hold.',
    minProperties: 1,
  });

/** Times that do not fit the action of their rule, or are none. */
function refuseUnfittingTimes(
  { action, announce, for: length }: Omit<domain.Rule, 'name' | 'when'>,
  context: z.core.$RefinementCtx,
): void {
  const refuse = (key: string, message: string) =>
    context.addIssue({ code: 'custom', path: [key], message });
  if (announce !== undefined && !isRemoving(action))
    refuse('announce', `does not go with \`${action}\`, which removes nothing; leave it out`);
  else if (announce === 0)
    refuse('announce', 'must be longer than `0s`; to act at once, leave it out');
  if (action === 'quarantine' && length === undefined)
    refuse('for', 'missing: `quarantine` needs to know for how long, such as `for: 30d`');
  else if (length !== undefined && action !== 'quarantine' && action !== 'disable')
    refuse('for', `does not go with \`${action}\`, only with \`quarantine\` and \`disable\``);
  else if (length === 0) refuse('for', 'must be longer than `0s`');
}

const rule = z
  .strictObject({
    name: label
      .optional()
      .describe(
        'Names the rule in reports; unique inside its policy. Without one: `rule-` and its position, from 1.',
      ),
    when: conditions,
    action: z
      .enum(['revoke', 'disable', 'quarantine', 'report', 'keep'])
      .describe(
        'What becomes of a token that matches: `revoke`; `disable`, only where the provider can; `quarantine`, which disables it and revokes it later; `report`, which names it and leaves it alone; `keep`.',
      ),
    announce: duration
      .optional()
      .describe(
        'Acts only on a token that was announced so long ago and still matches; the first run announces it. With `revoke`, `disable` and `quarantine`; needs [memory](waiting.md).',
      ),
    for: duration
      .optional()
      .describe(
        'How long a `quarantine` lasts, and how long no rule disables a token again that was restored from it; required there. With `disable` it may stand and changes nothing: no rule disables a token again for 30 days after it was restored.',
      ),
  })
  .superRefine(refuseUnfittingTimes)
  .meta({ id: 'rule' });

const protectEntry = z
  .strictObject({
    id: glob
      .optional()
      .describe('Identifier, or fingerprint where the identifier is the secret itself.'),
    name: glob.optional().describe('Name.'),
    owner: glob.optional().describe('Owner.'),
    scope: glob.optional().describe('One of the scopes.'),
    tag: glob.optional().describe('One of the tags, by its key or as `key=value`.'),
    until: until
      .optional()
      .describe(
        'When it ends: a date, through that day in UTC, or a time with its zone. From then on it protects nothing, and is told under `lapsed`.',
      ),
    reason: label.optional().describe('Why it is there; told when it has lapsed.'),
  })
  .refine(
    ({ until: _, reason: __, ...globs }) => holdsAnything(globs),
    atLeastOneKey(
      'needs at least one of id, name, owner, scope or tag, such as `name: "break-glass-*"`',
    ),
  )
  .meta({ id: 'entry', minProperties: 1 });

const safeguards = z
  .strictObject({
    maxRevocations: z
      .int()
      .min(0)
      .default(100)
      .describe('Holds the whole connection when its plan holds more tokens than this.'),
    maxRevocationShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe(
        'Holds the whole connection when its plan holds more than 3 tokens, and of the living tokens listed more than this share; 0 holds it when the plan holds any, 1 never.',
      ),
    maxListDrop: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        'Holds the whole connection when its list misses more than this share of the tokens that earlier runs let expect, and at least 10, or is empty where some are expected. 0.3 where there is [memory](memory.md); written out, it needs one.',
      ),
    keepNewest: z
      .int()
      .min(0)
      .default(1)
      .describe(
        'Withholds this many of the newest living tokens, neither expired nor disabled, in each group.',
      ),
    minimumAge: duration
      .prefault('1h')
      .describe(
        'Withholds a token created less than this ago, in the future or at an unknown time, unless it expired at least this long ago.',
      ),
    maxClockSkew: duration
      .prefault('2m')
      .describe(
        'Holds the whole connection when the clocks of the provider and of the sweeper differ by more.',
      ),
  })
  .meta({ id: 'safeguards' });

const approval = z
  .union(
    [
      z.literal('required'),
      z.strictObject({
        above: z.int().min(0).describe('Only plans that would do more than this are held.'),
      }),
    ],
    { error: 'must be `required`, or `{ above: … }` with a number of tokens' },
  )
  .meta({
    title: 'required, or mapping { above }',
    description:
      'Holds each plan of a connection that would revoke or disable a token until somebody [approves](approval.md) it; needs [memory](memory.md).',
  });

/** All policies of a file, by name. */
export const policies = z
  .record(
    label,
    z
      .strictObject({
        rules: z.array(rule).min(1).describe('In order; the first that matches decides.'),
        protect: z
          .array(protectEntry)
          .prefault([])
          .describe('A token that any entry matches is never revoked or disabled.'),
        safeguards: safeguards
          .prefault({})
          .describe('Limits within which a connection may revoke; they only ever keep tokens.'),
        approval: approval.optional(),
      })
      .meta({ id: 'policy' }),
  )
  .meta({
    title: 'mapping of names to policies',
    description: 'Policies by name; a connection that names none follows the one named `default`.',
  });
