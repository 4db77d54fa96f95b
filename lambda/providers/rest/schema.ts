import * as z from 'zod';
import { findDefinitionProblems } from './definition-problems.ts';
import { Authentication } from './schema-authentication.ts';
import {
  ChangeCall,
  FieldPath,
  JsonPath,
  OneOf,
  PathTemplate,
  ReadCall,
  Refusal,
  ResponseMatcher,
  Scalar,
  State,
  Template,
  Templates,
} from './schema-parts.ts';
import { Time, Times } from './schema-times.ts';

const name = z.string().regex(/^[a-zA-Z]\w{0,63}$/, 'must consist of letters, digits and _');

/** A value that a connection gives. */
const Setting = z.strictObject({
  description: z.string().min(1),
  type: z.enum(['text', 'list']).optional().describe('Without it: text.'),
  pattern: z
    .string()
    .refine((text) => compiles(text), 'is not a regular expression')
    .optional()
    .describe('Regular expression that the whole text, or each of the list, must match.'),
  default: z.string().min(1).optional(),
  optional: z
    .literal(true)
    .optional()
    .describe('A header or query field made of it is left out when it is not given.'),
});

const Paging = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('link') }).describe('`Link` header with rel=next (RFC 8288).'),
  z.strictObject({ type: z.literal('next_url'), path: JsonPath }),
  z
    .strictObject({
      type: z.literal('cursor'),
      path: JsonPath,
      parameter: z.string().min(1),
      more: JsonPath.optional().describe('A boolean that says whether there is more.'),
    })
    .describe('A value of the answer becomes a query field of the next request.'),
  z
    .strictObject({
      type: z.literal('page'),
      parameter: z.string().min(1),
      first: z.int().min(0).max(1),
    })
    .describe('Page numbers; an empty page ends the list.'),
  z
    .strictObject({ type: z.literal('offset'), parameter: z.string().min(1) })
    .describe('How many were received; an empty page ends the list.'),
]);

const FILTERS = ['in', 'notIn', 'startsWith', 'notStartsWith'] as const;

const beginnings = z.array(z.string().min(1)).min(1).optional();

const Filter = z
  .strictObject({
    path: FieldPath,
    in: z.array(Scalar).min(1).optional(),
    notIn: z.array(Scalar).min(1).optional(),
    startsWith: beginnings,
    notStartsWith: beginnings,
    absent: z
      .enum(['included', 'excluded'])
      .optional()
      .describe('What becomes of an item that lacks the field; without it, it is unreadable.'),
  })
  .refine((filter) => FILTERS.filter((name) => filter[name] !== undefined).length === 1, {
    error: 'needs one of `in`, `notIn`, `startsWith` and `notStartsWith`',
    path: ['in'],
  });

const List = z.strictObject({
  path: PathTemplate,
  query: Templates.optional(),
  headers: Templates.optional().describe('Besides those of the definition.'),
  items: JsonPath.optional().describe('Where the array is; without it the answer itself.'),
  absentWhenEmpty: z
    .literal(true)
    .optional()
    .describe('The API leaves the array out when it is empty, so that `{}` is all that is left.'),
  paging: Paging.optional().describe('Without it: none.'),
  empty: z
    .array(ResponseMatcher)
    .optional()
    .describe('Answers besides 200 that say that the list has no entries.'),
  total: JsonPath.optional().describe(
    'Where each page says how many entries the whole list has, whatever `include` makes of them.',
  ),
  limit: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Number of entries at which the API cuts the list off: one that reaches it broke off.',
    ),
  include: z.array(Filter).min(1).optional().describe('Everything else is passed over.'),
});

const Label = z.union([
  FieldPath,
  z.array(FieldPath).min(1).describe('The first of these that says something.'),
]);

const Fields = z.strictObject({
  id: z.union([
    FieldPath,
    z
      .strictObject({ path: FieldPath, secret: z.literal(true) })
      .describe('The id is the token itself; only its fingerprint leaves the process.'),
  ]),
  group: Label.optional().describe('What keepNewest counts within.'),
  name: Label.optional(),
  owner: Label.optional(),
  status: FieldPath.optional(),
  scopes: FieldPath.optional().describe('A list of texts, or one text with spaces in between.'),
  dead: State.optional().describe(
    'Tokens that are listed though they are revoked for good: passed over.',
  ),
  disabled: State.optional().describe('Tokens that are out of use, but could be restored.'),
  createdAt: Times.optional(),
  expiresAt: Time.optional(),
  lastUsedAt: Times.optional(),
});

const mayBeUnlisted = z
  .literal(true)
  .optional()
  .describe('The API may leave the own token out of its list.');

const Permission = z.strictObject({
  actions: z
    .array(
      z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, 'must be one action, such as `geo:ListKeys`'),
    )
    .min(1),
  resources: z
    .array(z.string().min(1))
    .min(1)
    .describe('`{partition}`, `{region}` and `{account}` stand for those of the deployment.'),
  reason: z.string().min(1),
});

const shape = z.strictObject({
  origin: Template.describe('`https://` and a host.'),
  settings: z.record(name, Setting).optional(),
  secret: z
    .record(name, z.strictObject({ description: z.string().min(1) }))
    .optional()
    .describe('Fields of the JSON value of the secret.'),
  headers: Templates.optional().describe('Of all requests to the API.'),
  authentication: Authentication,
  parents: z
    .union([List, z.strictObject({ values: z.string().regex(/^settings\.\w+$/) })])
    .optional()
    .describe('One list of tokens for each of these.'),
  list: List,
  expand: JsonPath.optional().describe(
    'An array in each item: its elements are the tokens, and the item is their parent.',
  ),
  detail: ReadCall.safeExtend({
    value: JsonPath.optional().describe('Where the token is in the answer.'),
    gone: z.array(ResponseMatcher).optional(),
  })
    .optional()
    .describe('A second call for each item.'),
  fields: Fields,
  self: z
    .union([
      z.literal('not-listed').describe('What signs in is never in the list.'),
      ReadCall.safeExtend({
        id: JsonPath.describe('Where the answer holds the id.'),
        value: JsonPath.optional().describe(
          'Where the answer holds what `detail` gives of a token; with `descent`.',
        ),
      }),
      z.strictObject({
        field: FieldPath,
        equals: z.union([Template, z.boolean(), z.number()]).describe('Compared with its type.'),
      }),
      z.strictObject({ field: FieldPath, endsWith: Template, mayBeUnlisted }),
      z.strictObject({ field: FieldPath, startsWith: Template, mayBeUnlisted }),
      z
        .strictObject({ field: FieldPath, masked: Template, mayBeUnlisted })
        .describe('The field shows the secret with its middle hidden, such as `sk-...abc`.'),
      z
        .strictObject({ claim: z.string().min(1), of: Template })
        .describe('A claim of a JWT in the secret is the id.'),
    ])
    .optional()
    .describe(
      'Tells the token that the connection itself signs in with. Without it, the connection has to name it.',
    ),
  revoke: ChangeCall,
  disable: ChangeCall.optional(),
  descent: z
    .strictObject({
      hasParent: OneOf.describe(
        'The token was made with another one, which the API does not name.',
      ),
      mayHaveChildren: OneOf.describe('Tokens may have been made with it.'),
      setting: name.describe(
        'The setting by which a connection allows with `revoke` that such tokens go along.',
      ),
    })
    .optional()
    .describe('The API revokes, along with a token, all tokens that were made with it.'),
  throttled: z
    .array(ResponseMatcher)
    .optional()
    .describe('Answers to any call, the login too, that say: slower.'),
  retry: z
    .array(ResponseMatcher)
    .optional()
    .describe('Answers to any call, the login too, after which the same request may succeed.'),
  refused: z
    .array(Refusal)
    .optional()
    .describe('Answers by which the API refuses to revoke or disable a token.'),
  permissions: z
    .array(Permission)
    .min(1)
    .optional()
    .describe('What the role of the deployed function needs; with `sigv4`.'),
});

/** How one token API is called, as data. */
export const Definition = shape
  .superRefine((definition, context) => {
    for (const { path, message } of findDefinitionProblems(definition)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .meta({ id: 'definition', title: 'definition', description: 'See docs/rest-provider.md.' });

/** How one token API is called, as data. */
export type Definition = z.output<typeof shape>;
/** One list, and how it is paged. */
export type List = Definition['list'];
/** A call that takes a token out of use. */
export type Change = Definition['revoke'];
/** A declared setting. */
export type Setting = z.output<typeof Setting>;

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
