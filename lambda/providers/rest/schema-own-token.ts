import * as z from 'zod';
import { ReadCall } from './schema-calls.ts';
import { FieldPath, JsonPath, Template } from './schema-parts.ts';

const field = FieldPath.describe('The field that is compared.');

const mayBeUnlisted = z
  .literal(true)
  .optional()
  .describe('The API may leave the own token out of its list.');

/** How the token that the connection signs in with is recognised among the listed ones. */
export const OwnToken = z.union([
  z.literal('not-listed').describe('What the connection signs in with is never in the list.'),
  ReadCall.safeExtend({
    id: JsonPath.describe('Where the response holds the id of the own token.'),
    value: JsonPath.optional().describe(
      'Where the response holds what `detail` gives of a token; with `descent`.',
    ),
  }),
  z.strictObject({
    field,
    equals: z
      .union([Template, z.boolean(), z.number()])
      .describe('Value of the own token, compared with its type.'),
  }),
  z.strictObject({
    field,
    endsWith: Template.describe('The secret, of which the field shows the end.'),
    mayBeUnlisted,
  }),
  z.strictObject({
    field,
    startsWith: Template.describe('The secret, of which the field shows the beginning.'),
    mayBeUnlisted,
  }),
  z
    .strictObject({
      field,
      masked: Template.describe('The secret, of which the field hides the middle.'),
      mayBeUnlisted,
    })
    .describe('The field shows the secret with its middle hidden, such as `sk-...abc`.'),
  z
    .strictObject({
      claim: z.string().min(1).describe('Name of the claim.'),
      of: Template.describe('The JWT.'),
    })
    .describe('A claim of a JWT in the secret is the id.'),
]);
