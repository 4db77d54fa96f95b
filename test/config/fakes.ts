import { stringify } from 'yaml';
import * as z from 'zod';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import {
  type ConfigurationProblem,
  InvalidConfigurationError,
} from '../../lambda/config/problems.ts';
import type { ProviderModule } from '../../lambda/ports.ts';

function fakeModule(
  parts: Pick<ProviderModule, 'name' | 'settings' | 'secretRequired'> & {
    canDisable?: true;
    showsDisabled?: () => boolean;
    canRestore?: () => boolean;
  },
): ProviderModule {
  return {
    title: 'Tokens that exist in tests only',
    credentials: z.object({}),
    capabilities: [],
    group: 'connection',
    limits: { concurrency: 7, requestsPerSecond: 3, timeoutMillis: 9000 },
    ownToken: 'not-listed',
    rights: [],
    permissions: () => [],
    connect: () => {
      throw new Error('the configuration never connects');
    },
    ...parts,
  };
}

/** Needs a secret and settings of many shapes, and can disable. */
export const vault = fakeModule({
  name: 'vault',
  secretRequired: true,
  canDisable: true,
  showsDisabled: () => true,
  canRestore: () => true,
  settings: z.strictObject({
    region: z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, 'must be a region such as cn-north-4'),
    tenants: z.union([z.literal('all'), z.array(z.string()).min(1)]),
    signIn: z
      .discriminatedUnion('method', [
        z.strictObject({ method: z.literal('basic'), user: z.string() }),
        z.strictObject({ method: z.literal('none') }),
      ])
      .optional(),
    source: z
      .union([z.strictObject({ bucket: z.string() }), z.strictObject({ table: z.string() })])
      .optional(),
  }),
});

/** Needs nothing and can do little. */
export const plain = fakeModule({
  name: 'plain',
  secretRequired: false,
  settings: z.strictObject({ label: z.string().optional() }),
});

/** The providers that the configurations in tests may name. */
export const modules: readonly ProviderModule[] = [vault, plain];

/** The smallest valid configuration, as a value that a test may change before it is parsed. */
export function minimal() {
  return {
    connections: [{ name: 'one', provider: 'plain' }] as Record<string, unknown>[],
    policies: {
      default: { rules: [{ when: { expiredFor: '7d' }, action: 'revoke' }] },
    } as Record<string, Record<string, unknown>>,
  };
}

/** What is wrong with a configuration, given as text or as a value to be written as YAML; empty when valid. */
export function problemsOf(config: unknown): readonly ConfigurationProblem[] {
  try {
    parseConfig(typeof config === 'string' ? config : stringify(config), modules);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.problems;
    throw error;
  }
}

/** The paths of {@link problemsOf}. */
export function wrongPaths(config: unknown): string[] {
  return problemsOf(config).map(({ path }) => path);
}
