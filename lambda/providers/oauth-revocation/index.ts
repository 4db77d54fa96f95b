import type { ProviderModule } from '../../ports.ts';
import { KeptValues } from '../kit/fingerprint.ts';
import { mapConcurrently } from '../kit/map-concurrently.ts';
import { type Introspection, openOAuthApi } from './api.ts';
import { RegisterListing } from './listing.ts';
import { INACTIVE_AT, isMarked, markOf, REVOKED_AT } from './marks.ts';
import { registerPermissions } from './permissions.ts';
import { inspect, revoke } from './proof.ts';
import { OAuthCredentials, OAuthSettings } from './settings.ts';
import { type IntrospectionCounts, isSuspect, suspicion } from './suspicion.ts';
import { type Registered, toToken } from './token.ts';

/**
 * OAuth tokens at any server with an RFC 7009 revocation endpoint. There is no list call, so the tokens come from a
 * register of tagged secrets. Token values stay inside this module.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 * @see https://www.rfc-editor.org/rfc/rfc7662
 */
export const oauthRevocation: ProviderModule<typeof OAuthSettings, typeof OAuthCredentials> = {
  name: 'oauth-revocation',
  title: 'OAuth access and refresh tokens at an RFC 7009 revocation endpoint',
  settings: OAuthSettings,
  credentials: OAuthCredentials,
  secretRequired: true,
  capabilities: ['createdAt', 'expiresAt', 'name', 'owner', 'scope', 'status', 'tag'],
  group: 'owner',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  ownToken: 'not-listed',
  origin: ({ issuer }) => issuer,
  rights: [
    'An OAuth client that may revoke the registered tokens (usually the client they were issued to).',
    'Introspection by the same client, where introspectionPath is set.',
  ],
  permissions: ({ register }) => registerPermissions(register.secretTag),

  connect(dependencies) {
    const { settings, credentials, secretId, clock, fingerprint, register } = dependencies;
    const { clientSecret } = credentials;
    const api = openOAuthApi(dependencies);
    const registered = new KeptValues<Registered>();
    const describe = (one: Registered, facts?: Introspection) =>
      registered.keep(toToken(one, facts, { fingerprint, now: clock.now() }), one);
    let passedOver = 0;
    let counts: IntrospectionCounts = { introspected: 0, inactive: 0 };

    return {
      ownToken: () => ({ kind: 'not-listed' }),

      async *list() {
        await api.ensureRevocation();
        const listing = new RegisterListing({ api, secretId, clientSecret, describe });
        const entries = listing.remaining(register.entries(settings.register.secretTag));
        yield* mapConcurrently(entries, dependencies.concurrency, (entry) => listing.read(entry));
        counts = listing.counts;
        passedOver = listing.passedOver;
      },

      passedOver: () => passedOver,

      problems: () => (isSuspect(counts) ? [suspicion(counts)] : []),

      secretIdOf: (token) => registered.find(token)?.read.token,

      async inspect(token) {
        const one = registered.of(token);
        const facts = await inspect(one, api, isSuspect(counts));
        return typeof facts === 'object' ? describe(one, facts) : facts;
      },

      async revoke(token) {
        const one = registered.of(token);
        one.said = await revoke(one, api, isSuspect(counts));
        return one.said;
      },

      async mark(token, as) {
        const key = as === 'removed' ? REVOKED_AT : INACTIVE_AT;
        const { entry, read } = registered.of(token);
        if (isSuspect(counts) || isMarked(key, entry, read.token)) return;
        await register.mark(entry.arn, markOf(key, entry, read.token, clock.now()));
      },
    };
  },
};
