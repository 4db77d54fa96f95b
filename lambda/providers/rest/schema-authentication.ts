import * as z from 'zod';
import { CLIENT_AUTHENTICATIONS } from '../kit/client-authentication.ts';
import { JsonPath, PathTemplate, Template, Templates } from './schema-parts.ts';

const loginOrigin = Template.optional().describe('Host of the login, when it is another one.');

/** A POST whose answer holds the token to sign in with. */
const exchangeFields = {
  origin: loginOrigin,
  path: PathTemplate,
  headers: Templates.optional(),
  json: z.record(z.string(), z.unknown()).optional(),
  form: Templates.optional(),
  token: JsonPath.describe('Where the answer holds the token.'),
  use: Templates.optional().describe(
    'Headers of all requests, made of `{auth.token}`. Without it: `authorization: Bearer {auth.token}`.',
  ),
};

/** How requests prove who is calling. Tokens that a call fetched are fetched anew, once, after a 401. */
export const Authentication = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), headers: Templates }),
  z.strictObject({ type: z.literal('basic'), username: Template, password: Template }),
  z
    .strictObject({ type: z.literal('login'), ...exchangeFields })
    .describe('A call with the credentials gives the token.'),
  z
    .strictObject({
      type: z.literal('oauth_client_credentials'),
      origin: loginOrigin,
      path: PathTemplate.describe('Of the token endpoint.'),
      client: z.enum(CLIENT_AUTHENTICATIONS),
      clientId: Template,
      clientSecret: Template.optional(),
      privateKey: Template.optional(),
      parameters: Templates.optional().describe('Further fields of the form, such as `scope`.'),
    })
    .describe('RFC 6749, section 4.4.'),
  z
    .strictObject({
      type: z.literal('jwt_exchange'),
      privateKey: Template.describe('PEM; RS256, PS256 or ES256, as the key is.'),
      header: Templates.optional().describe('Further header fields, such as `kid`.'),
      claims: Templates.describe('Besides `iat` and `exp`.'),
      lifetimeSeconds: z.int().min(1).max(3600),
      ...exchangeFields,
    })
    .describe('A signed JWT, `{auth.jwt}` in the call, is exchanged for the token.'),
  z
    .strictObject({ type: z.literal('sigv4'), region: Template, service: Template })
    .describe('AWS Signature Version 4 with the standard AWS credentials.'),
]);

/** How requests prove who is calling. */
export type Authentication = z.output<typeof Authentication>;
