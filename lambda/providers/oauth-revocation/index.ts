import * as z from 'zod';
import type { Problem } from '../../domain/events.ts';
import type { Token } from '../../domain/token.ts';
import { describeError, SweepError } from '../../errors.ts';
import type { GoneClaim, ProviderModule, RegisterEntry } from '../../ports.ts';
import { CLIENT_AUTHENTICATIONS } from '../kit/client-authentication.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { isPrivate, NO_PLAIN_PATH, PLAIN_PATH } from '../kit/url-below.ts';
import { readEntry, type TokenEntry } from './register.ts';
import { createOAuthServer, type Facts } from './server.ts';
import { isSuspect, type Looks, suspicion } from './suspicion.ts';
import { timesOf } from './times.ts';

/** Marks a register entry whose token was proven to be gone, so that it is not listed again. */
const REVOKED_AT = 'token-sweeper:revoked-at';

/** Marks one whose token is kept although introspection calls it inactive, so that it is not asked about again. */
const INACTIVE_AT = 'token-sweeper:inactive-at';

const Path = z.string().regex(PLAIN_PATH, NO_PLAIN_PATH);

const Settings = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/, abort: true })
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
      reason:
        'register entries are known by their tag only; revoked and inactive ones are tagged so',
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
    const origin = originOf(endpoint, settings.issuer);
    const server = createOAuthServer(settings, credentials, origin, openHttp([origin]), clock);
    const held = new WeakMap<Token, Held>();
    let looks: Looks = { introspected: 0, inactive: 0 };

    /** One entry as it is listed: what cannot be said of it is its own failure, and the rest goes on. */
    async function look(entry: RegisterEntry, counts: Looks): Promise<Token> {
      const read = readEntry(entry);
      if ('error' in read) return unreadable(entry, read.error);
      const one: Held = { entry, read };
      const isOwn = isSecret(entry, secretId) || read.token === credentials.clientSecret;
      if (isOwn) return { ...toToken(one), own: true };
      if (INACTIVE_AT in entry.tags) return toToken(one);
      try {
        const facts = await server.introspect(read);
        if (facts) counts.introspected++;
        if (facts?.active === false) counts.inactive++;
        return toToken(one, facts);
      } catch (error) {
        const { code, message } = describeError(error);
        if (code === 'unauthorized' || code === 'deadline') throw error;
        const named = { code, message: `register entry ${entry.name}: ${message}` };
        return { ...toToken(one), providerState: { kind: 'unreadable', error: named } };
      }
    }

    /** The connection's own secret may carry the tag too; it is no token and stays as it is. */
    function unreadable(entry: RegisterEntry, error: Problem): Token {
      const base = { id: entry.name, name: entry.name, ...unknownOf(entry) };
      if (isSecret(entry, secretId)) return { ...base, own: true };
      return { ...base, providerState: { kind: 'unreadable', error } };
    }

    /** A token that is called inactive is judged by the register's own dates: the word proves nothing by itself. */
    function toToken(one: Held, facts?: Facts): Token {
      const { entry, read } = one;
      const { token: value, owner, name } = read;
      const active = facts?.active ? facts : undefined;
      const isInactive = facts ? !facts.active : INACTIVE_AT in entry.tags;
      const token: Token = {
        ...unknownOf(entry),
        ...timesOf(read, active, clock.now()),
        id: fingerprint(value),
        fingerprinted: true,
        name: name ?? entry.name,
        ...(owner !== undefined && { owner, group: owner }),
        ...(active?.scope !== undefined && { scopes: active.scope.split(' ').filter(Boolean) }),
        ...(active && { status: 'active', disabled: false }),
        ...(isInactive && { status: 'inactive', disabled: true }),
      };
      held.set(token, one);
      return token;
    }

    function heldOf(token: Token): Held {
      const one = held.get(token);
      if (!one) throw new SweepError('internal', 'a token of another connection');
      return one;
    }

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        await server.ensureRevocation();
        const counts: Looks = { introspected: 0, inactive: 0 };
        const entries = register.entries(settings.register.secretTag, REVOKED_AT);
        yield* mapConcurrently(entries, concurrency, (entry) => look(entry, counts));
        looks = counts;
      },

      problems: () => (isSuspect(looks) ? [suspicion(looks)] : []),

      async inspect(token) {
        const one = heldOf(token);
        const { read, said } = one;
        const facts = await server.introspect(read);
        if (facts && (facts.active || !said)) return toToken(one, facts);
        if (facts && !isSuspect(looks)) return 'gone';
        if (!said || said === 'revoked') return undefined;
        // Nothing else can tell: then a second answer by its error code is the proof of the first.
        const again = await server.revoke(read);
        if (again === 'revoked' || again.said === 'by code') return 'gone';
        throw onlyInWords(again.status);
      },

      async revoke(token) {
        const one = heldOf(token);
        const answer = await server.revoke(one.read);
        // Words are believed where introspection can check them.
        const isSure = answer === 'revoked' || answer.said === 'by code';
        if (!isSure && (isSuspect(looks) || !(await server.introspects()))) {
          throw onlyInWords(answer.status);
        }
        one.said = answer === 'revoked' ? answer : answer.claim;
        return one.said;
      },

      async mark(token, as) {
        const key = as === 'removed' ? REVOKED_AT : INACTIVE_AT;
        const { entry } = heldOf(token);
        if (isSuspect(looks) || key in entry.tags) return;
        await register.mark(entry.arn, { key, value: new Date(clock.now()).toISOString() });
      },
    };
  },
};

/** A readable entry, and what the server said when its token was revoked. */
interface Held {
  readonly entry: RegisterEntry;
  readonly read: TokenEntry;
  said?: 'revoked' | GoneClaim;
}

function onlyInWords(status: number): SweepError {
  return new SweepError(
    'not-found',
    `revoking a token: the server calls it invalid, though not by an error code, so it may be gone already; if it is, delete its register entry or tag that ${REVOKED_AT} (HTTP ${status})`,
  );
}

function unknownOf({ tags }: RegisterEntry): Pick<Token, 'expiresAt' | 'lastUsedAt' | 'tags'> {
  return { expiresAt: 'unknown', lastUsedAt: 'unknown', tags };
}

function originOf(endpoint: URL | undefined, issuer: string | undefined): URL {
  if (endpoint) return endpoint;
  const origin = issuer === undefined ? undefined : new URL(new URL(issuer).origin);
  if (origin && isPrivate(origin)) return origin;
  if (origin) {
    throw new SweepError(
      'invalid-settings',
      'settings.issuer is no https address, and no endpoint says where to call instead',
    );
  }
  throw new SweepError('invalid-settings', 'no host to call: set endpoint or settings.issuer');
}

/** Whether the entry is the secret with this name, partial ARN or full ARN. */
function isSecret({ name, arn }: RegisterEntry, secretId: string | undefined): boolean {
  return secretId !== undefined && [name, arn, arn.replace(/-[^-]{6}$/, '')].includes(secretId);
}

/** @see https://www.rfc-editor.org/rfc/rfc8414#section-2 */
function isPlainIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || /[\\\s?#]/.test(text)) return false;
  return url.username === '' && url.password === '' && PLAIN_PATH.test(url.pathname);
}
