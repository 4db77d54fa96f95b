import * as z from 'zod';
import { CLIENT_AUTHENTICATIONS } from '../kit/client-authentication.ts';
import { JsonPath, PathTemplate, Template, Templates } from './schema-parts.ts';

const loginOrigin = Template.optional().describe('Host of the login, if it is another one.');

/** A POST whose response contains the token to sign in with. */
const exchangeFields = {
  origin: loginOrigin,
  path: PathTemplate.describe('Path of the login.'),
  headers: Templates.optional().describe('Headers of the login.'),
  json: z.record(z.string(), z.unknown()).optional().describe('JSON body of the login.'),
  form: Templates.optional().describe('Form body of the login.'),
  token: JsonPath.describe('Where the response holds the token.'),
  use: Templates.optional().describe(
    'Headers of all requests, with `{auth.token}`. Without it: `authorization: Bearer {auth.token}`.',
  ),
};

/** How requests prove who is calling. A token from a login is renewed, once, after a 401. */
export const Authentication = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('header'),
    headers: Templates.describe('Headers of all requests.'),
  }),
  z.strictObject({
    type: z.literal('basic'),
    username: Template.describe('User name.'),
    password: Template.describe('Password.'),
  }),
  z
    .strictObject({ type: z.literal('login'), ...exchangeFields })
    .describe('A call with the credentials returns the token.'),
  z
    .strictObject({
      type: z.literal('oauth_client_credentials'),
      origin: loginOrigin,
      path: PathTemplate.describe('Path of the token endpoint.'),
      client: z.enum(CLIENT_AUTHENTICATIONS).describe('How the client authenticates.'),
      clientId: Template.describe('Client id.'),
      clientSecret: Template.optional().describe('Client secret, unless the client has a key.'),
      privateKey: Template.optional().describe('Private key, PEM; with `private_key_jwt`.'),
      parameters: Templates.optional().describe('Further form fields, such as `scope`.'),
    })
    .describe('RFC 6749, section 4.4.'),
  z
    .strictObject({
      type: z.literal('jwt_exchange'),
      privateKey: Template.describe('PEM; the key determines RS256, PS256 or ES256.'),
      header: Templates.optional().describe('Further header fields, such as `kid`.'),
      claims: Templates.describe('Claims in addition to `iat` and `exp`.'),
      lifetimeSeconds: z.int().min(1).max(3600).describe('Lifetime of the JWT in seconds.'),
      ...exchangeFields,
    })
    .describe('A signed JWT, `{auth.jwt}` in the call, is exchanged for the token.'),
  z
    .strictObject({
      type: z.literal('sigv4'),
      region: Template.describe('AWS region.'),
      service: Template.describe('AWS service, as the signature names it.'),
    })
    .describe('AWS Signature Version 4 with the standard AWS credentials.'),
]);

/** How requests prove who is calling. */
export type Authentication = z.output<typeof Authentication>;
