import * as z from 'zod';
import { formerNameOf, refuseBothNames } from './aliases.ts';
import { ResponseMatcher } from './schema-calls.ts';
import { FieldPath, JsonPath, PathTemplate, Scalar, Templates } from './schema-parts.ts';

const parameter = z.string().min(1);

const Paging = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none').describe('Everything comes in one page.') }),
  z.strictObject({ type: z.literal('link').describe('`Link` header with rel=next (RFC 8288).') }),
  z.strictObject({
    type: z.literal('next_url').describe('The response holds the URL of the next page.'),
    path: JsonPath.describe('Where the URL is; null, empty or absent ends the list.'),
  }),
  z.strictObject({
    type: z
      .literal('cursor')
      .describe('A value of the response becomes a query field of the next request.'),
    path: JsonPath.describe('Where the cursor is; null, empty or absent ends the list.'),
    parameter: parameter.describe('Query field that takes the cursor.'),
    more: JsonPath.optional().describe(
      'Where a boolean says whether there is another page, if the cursor does not say so.',
    ),
  }),
  z.strictObject({
    type: z.literal('page').describe('Page numbers; an empty page ends the list.'),
    parameter: parameter.describe('Query field that takes the number.'),
    first: z.int().min(0).max(1).describe('Number of the first page.'),
  }),
  z.strictObject({
    type: z.literal('offset').describe('Number of items received; an empty page ends the list.'),
    parameter: parameter.describe('Query field that takes the offset.'),
  }),
]);

const FILTERS = ['in', 'notIn', 'startsWith', 'notStartsWith'] as const;

const values = z.array(Scalar).min(1).optional();
const prefixes = z.array(z.string().min(1)).min(1).optional();

/** A condition that an item must meet. */
const Filter = z
  .strictObject({
    path: FieldPath.describe('The field that is compared.'),
    in: values.describe('Its value is one of these.'),
    notIn: values.describe('Its value is none of these.'),
    startsWith: prefixes.describe('Its text begins with one of these.'),
    notStartsWith: prefixes.describe('Its text begins with none of these.'),
    absent: z
      .enum(['included', 'excluded'])
      .optional()
      .describe('What happens to an item without the field; by default, it counts as unreadable.'),
  })
  .refine((filter) => FILTERS.filter((name) => filter[name] !== undefined).length === 1, {
    error: 'needs one of `in`, `notIn`, `startsWith` and `notStartsWith`',
    path: ['in'],
  });

/** A condition that an item must meet. */
export type Filter = z.output<typeof Filter>;

const itemsPath = JsonPath.optional();
const missingMeansEmpty = z.literal(true).optional();

/** One list, and how it is paged. */
export const List = z
  .strictObject({
    path: PathTemplate.describe('Path below the origin.'),
    query: Templates.optional().describe('Query fields, the page size among them.'),
    headers: Templates.optional().describe('Headers in addition to those of the definition.'),
    itemsPath: itemsPath.describe('Where the array is; without it, the response itself.'),
    missingMeansEmpty: missingMeansEmpty.describe(
      'The API omits the array when it is empty, so that the response is `{}`.',
    ),
    paging: Paging.optional().describe('How to get further pages. Without it: none.'),
    empty: z
      .array(ResponseMatcher)
      .optional()
      .describe('Responses other than 200 that mean a list without entries.'),
    total: JsonPath.optional().describe(
      'Where each page gives the number of entries of the whole list, before `include`.',
    ),
    limit: z
      .int()
      .min(1)
      .optional()
      .describe('Number of entries at which the API truncates: a list this long is incomplete.'),
    include: z.array(Filter).min(1).optional().describe('All other items are ignored.'),
    items: itemsPath.describe(formerNameOf('itemsPath')),
    absentWhenEmpty: missingMeansEmpty.describe(formerNameOf('missingMeansEmpty')),
  })
  .superRefine(refuseBothNames({ items: 'itemsPath', absentWhenEmpty: 'missingMeansEmpty' }))
  .transform(
    ({
      items,
      absentWhenEmpty,
      itemsPath = items,
      missingMeansEmpty = absentWhenEmpty,
      ...list
    }) => ({
      ...list,
      ...(itemsPath !== undefined && { itemsPath }),
      ...(missingMeansEmpty && { missingMeansEmpty }),
    }),
  );

/** One list, and how it is paged. */
export type List = z.output<typeof List>;
