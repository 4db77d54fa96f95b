import * as z from 'zod';
import { connectionSchema, fileSchema } from '../../lambda/config/schema.ts';
import type { ProviderModule } from '../../lambda/ports.ts';

/** The JSON Schema of a configuration file as a person writes it, for editors that complete and check. */
export function editorSchema(modules: readonly ProviderModule[]): z.core.JSONSchema.BaseSchema {
  const [first, ...others] = modules.map(connectionSchema);
  if (!first) throw new RangeError('a configuration needs at least one provider');
  const file = fileSchema(z.discriminatedUnion('provider', [first, ...others]));
  return z.toJSONSchema(file.meta({ title: 'token-sweeper configuration' }), {
    io: 'input',
    // The newest draft that all editors know.
    target: 'draft-7',
    unrepresentable: 'any',
  });
}
