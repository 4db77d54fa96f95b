import * as z from 'zod';
import { CLIENT_AUTHENTICATIONS } from '../kit/client-authentication.ts';
import { isPrivate, NO_PLAIN_PATH, PLAIN_PATH } from '../kit/url-below.ts';

const Path = z.string().regex(PLAIN_PATH, NO_PLAIN_PATH);

/** The server of a connection, and where its tokens are registered. */
export const OAuthSettings = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/, abort: true })
    .refine((text) => isPrivate(new URL(text)), {
      message:
        'must begin with `https://`; plain http is only for 127.0.0.0/8, localhost and [::1]',
      abort: true,
    })
    .refine(
      isPlainIssuer,
      'must have no user name, query, fragment or backslash, and a path that begins with one /',
    )
    .optional()
    .describe(
      'Issuer; its published metadata (RFC 8414) names the endpoints that are not given here.',
    ),
  revocationPath: Path.optional().describe(
    'Revocation endpoint, such as `/api/id/v1/auth/token/revoke`.',
  ),
  introspectionPath: Path.optional().describe('Introspection endpoint, where the server has one.'),
  clientAuthentication: z
    .enum(CLIENT_AUTHENTICATIONS)
    .default('client_secret_basic')
    .describe('How the client authenticates.'),
  tokenParameter: z
    .string()
    .min(1)
    .default('token')
    .describe('Form field of a revocation that holds the token.'),
  hintParameter: z
    .string()
    .min(1)
    .default('token_type_hint')
    .describe('Form field of a revocation that holds the type of the token.'),
  register: z
    .strictObject({
      secretTag: z
        .strictObject({
          key: z.string().min(1).max(128).describe('Key of the tag.'),
          value: z.string().max(256).describe('Value of the tag.'),
        })
        .describe('The tag of the secrets that hold the tokens.'),
    })
    .describe('Where the tokens are registered: in secrets of AWS Secrets Manager.'),
});

/** {@link OAuthSettings}, parsed. */
export type OAuthSettings = z.output<typeof OAuthSettings>;

/** The client that revokes. */
export const OAuthCredentials = z.object({
  clientId: z.string().min(1).describe('Id of the OAuth client.'),
  clientSecret: z
    .string()
    .min(1)
    .optional()
    .describe('For client_secret_basic and client_secret_post.'),
  privateKey: z.string().min(1).optional().describe('PEM, for private_key_jwt.'),
});

/** {@link OAuthCredentials}, parsed. */
export type OAuthCredentials = z.output<typeof OAuthCredentials>;

/** @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
function isPlainIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /[\\\s?#]/.test(text)) return false;
  return url.username === '' && url.password === '' && PLAIN_PATH.test(url.pathname);
}
