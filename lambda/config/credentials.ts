import { SweepError } from '../errors.ts';
import type { Connection } from './validate.ts';

/**
 * The credentials in the value of a connection's secret. Throws the SweepError that reading the secret gave, or
 * `invalid-secret`, which names fields and never values.
 */
export function parseCredentials(
  { module, secret }: Pick<Connection, 'module' | 'secret'>,
  value: unknown,
): unknown {
  if (value instanceof SweepError) throw value;
  const parsed = module.credentials.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole value');
  throw new SweepError(
    'invalid-secret',
    `secret ${secret} does not have what ${module.name} needs; missing or of the wrong type: ${[...new Set(fields)].join(', ')}`,
  );
}
