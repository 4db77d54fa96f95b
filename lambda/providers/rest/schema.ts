import * as z from 'zod';
import { type Aliases, formerNameOf, refuseBothNames } from './aliases.ts';
import { Authentication } from './schema-authentication.ts';
import { ChangeCall, ReadCall, Refusal, ResponseMatcher } from './schema-calls.ts';
import { Descent, Fields } from './schema-fields.ts';
import { List } from './schema-list.ts';
import { OwnToken } from './schema-own-token.ts';
import { JsonPath, Template, Templates } from './schema-parts.ts';
import { DeclaredPermission, DeclaredSecret, DeclaredSettings } from './schema-settings.ts';

/** Former names of a definition’s keys. */
export const DEFINITION_ALIASES = {
  self: 'ownToken',
  parents: 'forEach',
  expand: 'explode',
} as const satisfies Aliases;

const forEach = z
  .union([
    List,
    z.strictObject({
      values: z
        .string()
        .regex(/^settings\.\w+$/)
        .describe('A setting of the type list, such as `settings.groups`.'),
    }),
  ])
  .optional();
const explode = JsonPath.optional();
const ownToken = OwnToken.optional();

/** The form of a definition; whether its parts fit together is checked in `definition.ts`. */
export const DefinitionShape = z
  .strictObject({
    origin: Template.describe('`https://` and a host.'),
    settings: DeclaredSettings.optional().describe('What a connection configures.'),
    secret: DeclaredSecret.optional().describe('Fields of the JSON value of the secret.'),
    headers: Templates.optional().describe('Headers of all requests to the API.'),
    authentication: Authentication.describe('How requests prove who is calling.'),
    forEach: forEach.describe('The parents: the tokens of each are listed separately.'),
    list: List.describe('How tokens are listed.'),
    explode: explode.describe(
      'An array inside each item: its elements are the tokens, and the item is their parent.',
    ),
    detail: ReadCall.safeExtend({
      value: JsonPath.optional().describe('Where the token is in the response.'),
      id: JsonPath.optional().describe(
        'Where the response holds the id of the token, if not where the item does.',
      ),
      gone: z
        .array(ResponseMatcher)
        .optional()
        .describe('Responses that say that the token no longer exists.'),
    })
      .optional()
      .describe('A second call for each item.'),
    fields: Fields.describe('Where the fields of a token are.'),
    ownToken: ownToken.describe(
      'How the token that the connection signs in with is recognised. Without it, the connection has to name it.',
    ),
    revoke: ChangeCall.describe('How a token is revoked.'),
    disable: ChangeCall.optional().describe('How a token is disabled.'),
    restore: ChangeCall.optional().describe('How a token that was disabled is enabled again.'),
    descent: Descent.optional().describe(
      'The API revokes, along with a token, all tokens that were created with it.',
    ),
    throttled: z
      .array(ResponseMatcher)
      .optional()
      .describe('Responses to any call, the login included, that mean: slow down.'),
    retry: z
      .array(ResponseMatcher)
      .optional()
      .describe('Responses to any call, the login included, after which a retry may succeed.'),
    refused: z
      .array(Refusal)
      .optional()
      .describe('Responses by which the API refuses to revoke, disable or restore a token.'),
    permissions: z
      .array(DeclaredPermission)
      .min(1)
      .optional()
      .describe('What the role of the deployed function needs; with `sigv4`.'),
    self: ownToken.describe(formerNameOf('ownToken')),
    parents: forEach.describe(formerNameOf('forEach')),
    expand: explode.describe(formerNameOf('explode')),
  })
  .superRefine(refuseBothNames(DEFINITION_ALIASES));

/** A definition with its keys under their present names. */
export function withPresentNames({
  self,
  parents,
  expand,
  ownToken = self,
  forEach = parents,
  explode = expand,
  ...definition
}: z.output<typeof DefinitionShape>) {
  return {
    ...definition,
    ...(ownToken !== undefined && { ownToken }),
    ...(forEach !== undefined && { forEach }),
    ...(explode !== undefined && { explode }),
  };
}

/** How one token API is called, as data. */
export type Definition = ReturnType<typeof withPresentNames>;
/** A call that takes a token out of use, or back into it. */
export type Change = Definition['revoke'];

/** The parts of a definition that say how one token is changed. */
export const CHANGE_PARTS = ['revoke', 'disable', 'restore'] as const;

/** The calls of a definition that change one token. */
export function changesOf(definition: Definition): Change[] {
  return CHANGE_PARTS.flatMap((part) => definition[part] ?? []);
}
