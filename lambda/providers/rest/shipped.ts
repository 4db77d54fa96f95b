import type * as z from 'zod';
import type { RemovalWord } from '../../domain/removal.ts';
import type { TokenField } from '../../domain/token.ts';
import type { Limits, ProviderModule } from '../../ports.ts';
import { originIn } from './origins.ts';
import { connectRest } from './provider.ts';
import type { Definition } from './schema.ts';
import { secretSchema, settingsSchema, type Values } from './values-schema.ts';

/** A definition that ships, with what people want to know before they use it. */
export interface ShippedDefinition extends Definition {
  readonly name: string;
  /** One sentence: what is swept. */
  readonly title: string;
  /** What `keepNewest` counts within, in words. */
  readonly group: string;
  readonly limits: Limits;
  /** Rights the credential needs, in words. */
  readonly rights: readonly string[];
  /** What the API calls the removal of a token. @default 'revoke' */
  readonly removal?: RemovalWord;
}

type RestModule = ProviderModule<z.ZodType<Values>, z.ZodType<Values | undefined>>;

/** The provider that a shipped definition describes. */
export function defineRestProvider(definition: ShippedDefinition): RestModule {
  const { name, title, group, limits, rights, removal = 'revoke' } = definition;
  const removalWord = () => removal;
  return { name, title, group, limits, rights, removal: removalWord, ...restModule(definition) };
}

/** What follows from any definition. */
export function restModule(
  definition: Definition,
): Omit<RestModule, 'name' | 'title' | 'group' | 'limits' | 'rights'> {
  return {
    settings: settingsSchema(definition),
    credentials: secretSchema(definition),
    secretRequired: definition.secret !== undefined,
    ownToken: ownTokenOf(definition),
    capabilities: capabilitiesOf(definition),
    ...(definition.disable && { canDisable: true }),
    ...(showsDisabled(definition) && { showsDisabled: () => true }),
    ...(definition.restore && { canRestore: () => true }),
    origin: (settings) => originIn(definition, settings),
    definition: () => definition,
    permissions: () => definition.permissions ?? [],
    connect: (dependencies) => connectRest(definition, dependencies),
  };
}

/** Whether the definition disables tokens, and says how a disabled one is recognised. */
export function showsDisabled({ disable, fields }: Definition): boolean {
  return disable !== undefined && fields.disabled !== undefined;
}

function ownTokenOf({ ownToken }: Definition): RestModule['ownToken'] {
  if (ownToken === undefined) return 'must-be-named';
  return ownToken === 'not-listed' ? 'not-listed' : 'known';
}

/** The token fields that the definition maps. */
export function capabilitiesOf({ fields }: Definition): TokenField[] {
  const mapped: [TokenField, unknown][] = [
    ['createdAt', fields.createdAt],
    ['expiresAt', fields.expiresAt],
    ['lastUsedAt', fields.lastUsedAt],
    ['name', fields.name],
    ['owner', fields.owner],
    ['scope', fields.scopes],
    ['status', fields.status],
  ];
  return mapped.filter(([, path]) => path !== undefined).map(([field]) => field);
}
