import type { Connection } from '../../lambda/config/validate.ts';
import type { Limits } from '../../lambda/ports.ts';
import type { Harness } from '../contract/harness.ts';
import { FRESH, STALE } from '../contract/scene.ts';
import { POLICY } from '../contract/sweep-once.ts';
import { startApigee } from '../providers/apigee-edge/contract.ts';
import { startAccessKeys, startServiceCredentials } from '../providers/aws-iam/contract.ts';
import { startHuawei } from '../providers/huawei-identity-center/contract.ts';
import { REGISTER_TAG, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { startRoute53 } from '../providers/route53-global-resolver/contract.ts';
import type { TestClock } from '../support/clock.ts';
import { HOUR } from '../support/clock.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import type { SecretsManagerStub } from '../support/sandbox/secrets-manager.ts';
import type { ProviderName } from './points.ts';

/** A provider with tokens, its credentials and its register in Secrets Manager. */
export interface ProviderUnderTest extends Harness {
  /** Absent for one that signs with the credentials of the process. */
  readonly secretId?: string;
  /** How many tokens there are. */
  readonly listed: number;
  /** Identifiers of the tokens that have to go, and of no others. */
  readonly stale: readonly string[];
}

/** So many tokens take several pages; every so many of them is stale. */
const POPULATION = {
  huawei: { tokens: 12, every: 2, named: () => undefined },
  route53: { tokens: 120, every: 20, named: () => undefined },
  // Each name makes an app of its own, and the tokens of an app are a page at least.
  apigee: {
    tokens: 12,
    every: 2,
    named: (index: number) => (index > 5 ? `app${index}` : undefined),
  },
  oauth: { tokens: 24, every: 4, named: () => undefined },
  'iam-keys': { tokens: 12, every: 2, named: () => undefined },
  'iam-credentials': { tokens: 12, every: 2, named: () => undefined },
} as const;

/** Starts a provider, puts tokens in place, and stores what the connection needs. */
export async function startProvider(
  name: ProviderName,
  clock: TestClock,
  secrets: SecretsManagerStub,
): Promise<ProviderUnderTest> {
  const harness = await start(name, clock);
  const { tokens, every, named } = POPULATION[name];
  const stale: string[] = [];
  for (let index = 0; index < tokens; index++) {
    const isStale = index % every === 0;
    const tokenName = named(index);
    const id = harness.add({ ...(isStale ? STALE : FRESH), ...(tokenName && { name: tokenName }) });
    if (isStale) stale.push(id);
  }
  // As stale as the others, but nobody may touch it.
  const others = name === 'huawei' || name === 'iam-keys' ? 0 : 1;
  if (others > 0) harness.add({ ...STALE, name: 'break-glass' });
  const listed = tokens + others;
  if (harness.secret === undefined) return { ...harness, listed, stale };
  const secretId = `connections/${name}`;
  secrets.put({ name: secretId, text: JSON.stringify(harness.secret) });
  for await (const page of harness.register.entries(REGISTER_TAG)) {
    for (const { name: entry, tags, value } of page) {
      if ('text' in value) secrets.put({ name: entry, text: value.text, tags });
    }
  }
  return { ...harness, secretId, listed, stale };
}

async function start(name: ProviderName, clock: TestClock): Promise<Harness> {
  switch (name) {
    case 'huawei':
      return startHuawei(clock);
    case 'route53':
      return startRoute53(clock, { key: SANDBOX_AWS_KEY });
    case 'iam-keys':
      return startAccessKeys(clock, SANDBOX_AWS_KEY);
    case 'iam-credentials':
      return startServiceCredentials(clock, SANDBOX_AWS_KEY);
    case 'apigee': {
      const harness = await startApigee(clock);
      return { ...harness, secret: { refreshToken: harness.simulator.login.refreshToken } };
    }
    case 'oauth': {
      const harness = await startOAuth(clock, { metadata: true });
      const register = { secretTag: REGISTER_TAG };
      return { ...harness, settings: { issuer: harness.server.origin, register } };
    }
  }
}

/** A configured connection to a provider, with every safeguard as it is by default. */
export function connectionOf(
  name: string,
  provider: ProviderUnderTest,
  limits: Partial<Limits> = {},
): Connection {
  const { module, server, settings, secretId } = provider;
  return {
    name,
    module,
    ...(secretId !== undefined && { secret: secretId }),
    endpoint: new URL(server.origin),
    settings: module.settings.parse(settings),
    policy: {
      ...POLICY,
      protect: [{ name: 'break-glass' }, { owner: 'break-glass' }],
      safeguards: {
        maxRevocations: 100,
        maxRevocationShare: 0.5,
        keepNewest: 1,
        minimumAge: HOUR,
        maxClockSkew: 120_000,
      },
    },
    // Fewer at a time than there are to revoke, so that something is always left.
    limits: { concurrency: 1, timeoutMillis: 10_000, ...limits },
  };
}
