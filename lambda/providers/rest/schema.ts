import * as z from 'zod';
import { findDefinitionProblems } from './definition-problems.ts';
import { Authentication } from './schema-authentication.ts';
import {
  ChangeCall,
  FieldPath,
  JsonPath,
  PathTemplate,
  ReadCall,
  Scalar,
  Sign,
  Template,
  Templates,
} from './schema-parts.ts';

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

const Filter = z
  .strictObject({
    path: FieldPath,
    in: z.array(Scalar).min(1).optional(),
    notIn: z.array(Scalar).min(1).optional(),
  })
  .refine((filter) => (filter.in === undefined) !== (filter.notIn === undefined), {
    error: 'needs either `in` or `notIn`',
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
  include: z.array(Filter).min(1).optional().describe('Everything else is passed over.'),
});

const common = {
  path: FieldPath,
  never: z.array(Scalar).min(1).optional().describe('Values that mean: never.'),
  absent: z.literal('never').optional().describe('The API documents that absence means never.'),
};

const Time = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal('iso'), ...common }),
  z.strictObject({ format: z.literal('epoch_s'), ...common }),
  z.strictObject({ format: z.literal('epoch_ms'), ...common }),
  z
    .strictObject({ format: z.literal('date'), at: z.enum(['start', 'end']), ...common })
    .describe('YYYY-MM-DD, at the start or the end of that day in UTC.'),
  z
    .strictObject({
      format: z.literal('duration'),
      from: z.enum(['createdAt', 'lastUsedAt']),
      ...common,
    })
    .describe('Seconds, or ISO 8601, after another time.'),
]);

const Fields = z.strictObject({
  id: z.union([
    FieldPath,
    z
      .strictObject({ path: FieldPath, secret: z.literal(true) })
      .describe('The id is the token itself; only its fingerprint leaves the process.'),
  ]),
  group: FieldPath.optional().describe('What keepNewest counts within.'),
  name: FieldPath.optional(),
  owner: FieldPath.optional(),
  status: FieldPath.optional(),
  scopes: FieldPath.optional().describe('A list of texts, or one text with spaces in between.'),
  createdAt: Time.optional(),
  expiresAt: Time.optional(),
  lastUsedAt: Time.optional(),
});

const mayBeUnlisted = z
  .literal(true)
  .optional()
  .describe('The API may leave the own token out of its list.');

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
    gone: z.array(Sign).optional(),
  })
    .optional()
    .describe('A second call for each item.'),
  fields: Fields,
  self: z
    .union([
      z.literal('not-listed').describe('What signs in is never in the list.'),
      ReadCall.safeExtend({ id: JsonPath.describe('Where the answer holds the id.') }),
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
