import { toJsonSchema } from '../config/schema-words.ts';
import type { ProviderModule } from '../ports.ts';

/** The fields that a secret of this provider must have; where each is optional, the first two, which go together. */
export function secretFieldNames({ credentials }: Pick<ProviderModule, 'credentials'>): string[] {
  const { properties = {}, required = [] } = toJsonSchema(credentials);
  return required.length > 0 ? required : Object.keys(properties).slice(0, 2);
}
