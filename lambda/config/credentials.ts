import * as z from 'zod';
import { shownSecret } from '../domain/local-secret.ts';
import { SweepError } from '../errors.ts';
import type { ProviderModule } from '../ports.ts';
import type { Connection } from './validate.ts';

/**
 * The credentials in the value of a connection's secret. Throws the SweepError that reading the secret gave, or
 * `invalid-secret`, which names fields and never values.
 */
export function parseCredentials(
  { module, secret = '' }: Pick<Connection, 'module' | 'secret'>,
  value: unknown,
): unknown {
  if (value instanceof SweepError) throw value;
  const parsed = module.credentials.safeParse(secretFields(module, value));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole value');
  throw new SweepError(
    'invalid-secret',
    `secret ${shownSecret(secret)} does not have what ${module.name} needs; missing or of the wrong type: ${[...new Set(fields)].join(', ')}`,
  );
}

/**
 * The value of a secret as an object of fields: where the provider needs one field, a text is the value of that field, so
 * that it is the same credential however it was written.
 */
export function secretFields(
  { credentials }: Pick<ProviderModule, 'credentials'>,
  value: unknown,
): unknown {
  if (typeof value !== 'string' || !(credentials instanceof z.ZodObject)) return value;
  const [field, ...others] = Object.keys(credentials.shape);
  return field === undefined || others.length > 0 ? value : { [field]: value };
}
