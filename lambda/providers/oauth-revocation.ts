import * as z from 'zod';
import type { Token } from '../domain/token.ts';
import { SweepError } from '../errors.ts';
import { NO_PLAIN_PATH, PLAIN_PATH, urlBelow } from '../http/allow-list.ts';
import {
  CLIENT_AUTHENTICATIONS,
  createClientAuthentication,
} from '../http/client-authentication.ts';
import { fanOut } from '../http/fan-out.ts';
import { parseJson } from '../http/json.ts';
import { jwtClaim } from '../http/jwt.ts';
import { epochSeconds, isoInstant } from '../http/time.ts';
import type { HttpResponse, ProviderModule, RegisterEntry } from '../ports.ts';
import { discover } from './oauth-revocation-discovery.ts';
import { refusalOf, toOAuthError } from './oauth-revocation-errors.ts';
import { readEntry, type TokenEntry } from './oauth-revocation-register.ts';

/** Marks a register entry whose token was revoked, so that it is not listed again. */
const REVOKED_AT = 'token-sweeper:revoked-at';

const Path = z.string().regex(PLAIN_PATH, NO_PLAIN_PATH);

const Settings = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Issuer; its published metadata (RFC 8414) names the endpoints that are not given here.',
    ),
  revocationPath: Path.optional().describe(
    'Revocation endpoint, such as `/api/id/v1/auth/token/revoke`.',
  ),
  introspectionPath: Path.optional().describe('Introspection endpoint, where the server has one.'),
  clientAuthentication: z.enum(CLIENT_AUTHENTICATIONS).default('client_secret_basic'),
  tokenParameter: z.string().min(1).default('token'),
  hintParameter: z.string().min(1).default('token_type_hint'),
  register: z
    .strictObject({
      secretTag: z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) }),
    })
    .describe('The tag of the secrets that hold the tokens.'),
});

const Credentials = z.object({
  clientId: z.string().min(1),
  clientSecret: z
    .string()
    .min(1)
    .optional()
    .describe('For client_secret_basic and client_secret_post.'),
  privateKey: z.string().min(1).optional().describe('PEM, for private_key_jwt.'),
});

const Introspection = z.object({
  active: z.boolean(),
  exp: z.unknown().optional(),
  iat: z.unknown().optional(),
  scope: z.string().optional().catch(undefined),
  username: z.string().optional().catch(undefined),
});

/**
 * OAuth tokens at any server with an RFC 7009 revocation endpoint. There is no list call, so the tokens
 * come from a register of tagged secrets. Token values stay inside this module.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export const oauthRevocation: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'oauth-revocation',
  title: 'OAuth access and refresh tokens at an RFC 7009 revocation endpoint',
  settings: Settings,
  credentials: Credentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'name', 'owner', 'scope', 'status', 'tag'],
  group: 'owner',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  rights: [
    'An OAuth client that may revoke the registered tokens (usually the client they were issued to).',
    'Introspection by the same client, where introspectionPath is set.',
  ],
  permissions: ({ register: { secretTag } }) => [
    {
      actions: ['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'],
      resources: ['*'],
      reason: 'both actions know no resource types; values still need GetSecretValue',
    },
    {
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:TagResource'],
      resources: ['arn:{partition}:secretsmanager:{region}:{account}:secret:*'],
      conditions: {
        StringEquals: { [`secretsmanager:ResourceTag/${secretTag.key}`]: secretTag.value },
      },
      reason: 'register entries are known by their tag only; a revoked one is tagged so',
    },
  ],

  connect({
    settings,
    credentials,
    secretId,
    endpoint,
    openHttp,
    clock,
    concurrency,
    fingerprint,
    register,
  }) {
    const { issuer, revocationPath, introspectionPath, tokenParameter, hintParameter } = settings;
    const origin = originOf(endpoint, issuer);
    const http = openHttp([origin]);
    const authenticate = createClientAuthentication(
      settings.clientAuthentication,
      credentials,
      clock,
    );
    const held = new WeakMap<Token, { entry: RegisterEntry; value: string; type: string }>();
    let finding: Promise<{ revocation?: URL; introspection?: URL }> | undefined;

    async function findEndpoints() {
      const published =
        issuer !== undefined && (revocationPath === undefined || introspectionPath === undefined)
          ? await discover(http, issuer, origin)
          : {};
      return {
        ...published,
        ...(revocationPath !== undefined && { revocation: urlBelow(origin, revocationPath) }),
        ...(introspectionPath !== undefined && {
          introspection: urlBelow(origin, introspectionPath),
        }),
      };
    }

    const endpoints = () => {
      finding ??= findEndpoints();
      return finding;
    };

    async function post(url: URL, form: Readonly<Record<string, string>>): Promise<HttpResponse> {
      return http.send({
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        fresh() {
          const client = authenticate(issuer ?? url.href);
          const body = new URLSearchParams({ ...form, ...client.form }).toString();
          return { headers: client.headers, body };
        },
      });
    }

    async function introspect(value: string, type: string) {
      const { introspection } = await endpoints();
      if (!introspection) return undefined;
      const response = await post(introspection, { token: value, token_type_hint: type });
      // A server that knows no such tokens says nothing of them: the register has to do.
      if (refusalOf(response) === 'unsupported_token_type') return undefined;
      if (response.status !== 200) throw toOAuthError(response, 'introspecting a token');
      return parseJson(response, Introspection, 'the introspection of a token');
    }

    async function toToken(entry: RegisterEntry): Promise<Token> {
      const own = isSecret(entry, secretId);
      const unknown = { expiresAt: 'unknown', lastUsedAt: 'unknown', tags: entry.tags } as const;
      const read = readEntry(entry);
      if ('error' in read) {
        // The connection's own secret may carry the tag too; it is no token and stays as it is.
        const rest = own
          ? { own }
          : { finding: { kind: 'unreadable', error: read.error } as const };
        return { id: entry.name, name: entry.name, ...unknown, ...rest };
      }
      const { token: value, tokenType: type, owner, name } = read;
      const base: Token = {
        ...unknown,
        id: fingerprint(value),
        fingerprinted: true,
        name: name ?? entry.name,
        ...(owner !== undefined && { owner, group: owner }),
        ...((own || value === credentials.clientSecret) && { own: true }),
      };
      const facts = await introspect(value, type);
      const token: Token =
        facts?.active === false
          ? {
              ...base,
              finding: { kind: 'gone', reason: 'introspection says that it is not active' },
            }
          : { ...base, ...timesOf(read, facts), ...(facts && { status: 'active' }) };
      held.set(token, { entry, value, type });
      return token;
    }

    function heldOf(token: Token) {
      const one = held.get(token);
      if (!one) throw new SweepError('internal', 'a token of another connection');
      return one;
    }

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        if (!(await endpoints()).revocation) {
          throw new SweepError(
            'invalid-settings',
            'no revocation endpoint: set revocationPath, or an issuer that publishes one',
          );
        }
        const entries = register.entries(settings.register.secretTag, REVOKED_AT);
        yield* fanOut(entries, concurrency, toToken);
      },

      async inspect(token) {
        if (!(await endpoints()).introspection) return undefined;
        return toToken(heldOf(token).entry);
      },

      async revoke(token) {
        const { entry, value, type } = heldOf(token);
        const { revocation } = await endpoints();
        if (!revocation) throw new SweepError('invalid-settings', 'no revocation endpoint');
        const response = await post(revocation, { [tokenParameter]: value, [hintParameter]: type });
        if (response.status !== 200) throw toOAuthError(response, 'revoking a token');
        if (/^\s*</.test(response.text)) {
          throw new SweepError('invalid-response', 'revoking a token: a web page came back');
        }
        // The token is revoked whether or not its entry can be marked; the next run would only repeat it.
        await register
          .mark(entry.arn, { key: REVOKED_AT, value: new Date(clock.now()).toISOString() })
          .catch(() => {});
        return 'revoked';
      },
    };
  },
};

function originOf(endpoint: URL | undefined, issuer: string | undefined): URL {
  if (endpoint) return endpoint;
  if (issuer !== undefined) return new URL(new URL(issuer).origin);
  throw new SweepError('invalid-settings', 'no host to call: set endpoint or settings.issuer');
}

/** In order of trust: introspection, the register, the claim of a JWT. */
function timesOf(
  { token, issuedAt, expiresAt }: TokenEntry,
  facts: z.output<typeof Introspection> | undefined,
): Pick<Token, 'expiresAt' | 'createdAt' | 'scopes'> {
  const createdAt = firstSaid([facts?.iat, epochSeconds], [issuedAt, isoInstant]);
  const expiry = firstSaid(
    [facts?.exp, epochSeconds],
    [expiresAt, isoInstant],
    [jwtClaim(token, 'exp'), epochSeconds],
  );
  return {
    expiresAt: expiry ?? 'unknown',
    ...(createdAt !== undefined && { createdAt }),
    ...(facts?.scope !== undefined && { scopes: facts.scope.split(' ').filter(Boolean) }),
  };
}

/** The time of the most trusted source that says anything: if that cannot be read, no lesser one stands in. */
function firstSaid(
  ...sources: readonly (readonly [said: unknown, read: (said: unknown) => number | undefined])[]
): number | undefined {
  const [said, read] = sources.find(([one]) => one !== undefined && one !== null) ?? [];
  return read?.(said);
}

/** Whether the entry is the secret with this name, partial ARN or full ARN. */
function isSecret({ name, arn }: RegisterEntry, secretId: string | undefined): boolean {
  return secretId !== undefined && [name, arn, arn.replace(/-[^-]{6}$/, '')].includes(secretId);
}
