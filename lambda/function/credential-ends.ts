import type { CredentialEnd } from '../domain/reminders.ts';
import { describeError } from '../errors.ts';
import type { InvocationContext } from './invocation-context.ts';
import type { Log } from './log.ts';

/**
 * When the credentials of connections end, as far as their secrets tell. Never rejects: what cannot be read is unknown, and
 * logged, because nobody will be reminded of it.
 */
export async function findCredentialEnds(
  { config, adapters }: Pick<InvocationContext, 'config' | 'adapters'>,
  log: Log,
): Promise<ReadonlyMap<string, CredentialEnd>> {
  const ends = new Map<string, CredentialEnd>();
  if (!adapters.secretDates) return ends;
  const ids = new Set(config.connections.flatMap(({ secret }) => secret ?? []));
  const results = await adapters.secretDates([...ids]);
  const failed = [...results.values()].filter((result) => result instanceof Error);
  if (failed[0]) {
    const error = describeError(failed[0]);
    log('WARN', 'when secrets end is not known', { secrets: failed.length, error });
  }
  for (const { name, secret = '' } of config.connections) {
    const end = results.get(secret);
    if (end && !(end instanceof Error)) ends.set(name, end);
  }
  return ends;
}
