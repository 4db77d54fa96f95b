import * as z from 'zod';
import type { ProviderModule } from '../../ports.ts';
import { DefinitionSchema } from './definition.ts';
import { originIn } from './origins.ts';
import { connectRest } from './provider.ts';
import type { Definition } from './schema.ts';
import { capabilitiesOf, showsDisabled } from './shipped.ts';
import { settingsSchema, type Values } from './values-schema.ts';

const Settings = z
  .strictObject({
    definition: DefinitionSchema,
    values: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What the definition declares under `settings`.'),
  })
  .transform(({ definition, values = {} }, context): { definition: Definition; values: Values } => {
    const schema = settingsSchema(definition);
    const parsed = schema.safeParse(values, { reportInput: true });
    if (parsed.success) return { definition, values: parsed.data };
    for (const { path, message, input, ...issue } of parsed.error.issues) {
      const at = ['values', ...path];
      // Without a message, whoever parses the configuration explains the key by those that there are.
      if (issue.code === 'unrecognized_keys')
        context.issues.push({ ...issue, path: at, input: values, inst: schema });
      else context.issues.push({ code: 'custom', message, path: at, input });
    }
    return z.NEVER;
  });

const Credentials = z.record(z.string(), z.string().min(1));

/**
 * Tokens of any API that lists JSON and revokes with one request, as a definition of the user's own describes it.
 * The language is that of the definitions that ship.
 */
export const rest: ProviderModule<typeof Settings, typeof Credentials> = {
  name: 'rest',
  title: 'Tokens of any JSON API, by a definition of your own (docs/rest-provider.md)',
  settings: Settings,
  credentials: Credentials,
  secretRequired: false,
  capabilities: ['createdAt', 'expiresAt', 'lastUsedAt', 'name', 'owner', 'scope', 'status'],
  capabilitiesOf: ({ definition }) => capabilitiesOf(definition),
  canDisable: true,
  showsDisabled: ({ definition }) => showsDisabled(definition),
  hasSecretIds: ({ definition }) => typeof definition.fields.id === 'object',
  removal: ({ definition }) => (definition.revoke.method === 'DELETE' ? 'delete' : 'revoke'),
  canRestore: ({ definition }) => definition.restore !== undefined,
  group: 'as the definition says',
  ownToken: 'must-be-named',
  limits: { concurrency: 5, timeoutMillis: 10_000 },
  rights: [
    'Whatever the calls of the definition need. Its `ownToken` recognises the own token; without it, the connection has to name it.',
  ],
  origin: ({ definition, values }) => originIn(definition, values),
  definition: ({ definition }) => definition,
  permissions: ({ definition }) => definition.permissions ?? [],
  connect: (dependencies) =>
    connectRest(dependencies.settings.definition, {
      ...dependencies,
      settings: dependencies.settings.values,
    }),
};
