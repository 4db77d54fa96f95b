import * as z from 'zod';
import { ReadCall } from './schema-calls.ts';
import { FieldPath, JsonPath, OneOf, State } from './schema-parts.ts';
import { Time, Times } from './schema-times.ts';

const Label = z.union([
  FieldPath,
  z.array(FieldPath).min(1).describe('The first of these that has a value.'),
]);

/** Where the fields of a token are. */
export const Fields = z.strictObject({
  id: z
    .union([
      FieldPath,
      z
        .strictObject({
          path: FieldPath.describe('Where the token value is.'),
          secret: z.literal(true).describe('It must never be shown.'),
        })
        .describe('The id is the token value; only its fingerprint leaves the process.'),
    ])
    .describe('Identifier by which the API revokes the token.'),
  group: Label.optional().describe('What `keepNewest` counts within.'),
  name: Label.optional().describe('Name of the token.'),
  owner: Label.optional().describe('Whose token it is.'),
  ownerEmail: ReadCall.safeExtend({
    email: z
      .union([
        JsonPath,
        z.array(JsonPath).min(1).describe('The first of these that holds an address.'),
      ])
      .describe('Where the response holds the address.'),
  })
    .optional()
    .describe(
      'The call that looks up the e-mail address of an owner, `{owner}`; once for each owner who is told by mail.',
    ),
  status: FieldPath.optional().describe('Status in the API’s own words.'),
  scopes: FieldPath.optional().describe('A list of texts, or one text separated by spaces.'),
  dead: State.optional().describe(
    'Tokens that are listed although they are revoked for good: ignored.',
  ),
  disabled: State.optional().describe('Tokens that are unusable but can be restored.'),
  createdAt: Times.optional().describe('When the token was created or last rotated.'),
  expiresAt: Time.optional().describe('When it expires.'),
  lastUsedAt: Times.optional().describe('When it was last used.'),
});

/** Tokens that the API revokes along with the one they were created with. */
export const Descent = z.strictObject({
  hasParent: OneOf.describe('The token was created with another one, which the API does not name.'),
  mayHaveChildren: OneOf.describe('Other tokens may have been created with it.'),
  setting: z
    .string()
    .regex(/^[a-zA-Z]\w{0,63}$/, 'must consist of letters, digits and _')
    .describe('Setting by which a connection permits, with `revoke`, that such tokens go along.'),
});
