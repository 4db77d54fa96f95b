import { readLocalSecret, shownSecret } from '../domain/local-secret.ts';
import { readSecretText } from '../domain/secret-text.ts';
import { SweepError } from '../errors.ts';
import type { CredentialStore } from '../ports.ts';
import { readCommand } from './command.ts';
import { readSecretFile } from './file.ts';

/** What secrets on this machine are read with. */
export interface LocalSecretsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives a sentence about a secret that others can read. */
  readonly warn: (line: string) => void;
}

/**
 * Reads `env:NAME`, `file:PATH` and `cmd:COMMAND` on this machine, and all other secrets from `store`, which is asked only
 * where there are any. A problem with one secret is the result for that secret; nothing is thrown.
 */
export function withLocalSecrets(
  store: CredentialStore,
  options: LocalSecretsOptions,
): CredentialStore {
  return {
    async read(secretIds) {
      const isLocal = (id: string) => readLocalSecret(id) !== undefined;
      const elsewhere = secretIds.filter((id) => !isLocal(id));
      const results = new Map(elsewhere.length > 0 ? await store.read(elsewhere) : []);
      const local = [...new Set(secretIds.filter(isLocal))];
      const values = await Promise.all(local.map((id) => readOne(id, options)));
      for (const [index, id] of local.entries()) results.set(id, values[index]);
      return results;
    },
  };
}

async function readOne(id: string, options: LocalSecretsOptions): Promise<unknown> {
  try {
    return parse(id, await textOf(id, options));
  } catch (error) {
    if (error instanceof SweepError) return error;
    throw error;
  }
}

async function textOf(id: string, { env, warn }: LocalSecretsOptions): Promise<string> {
  const { kind, source } = readLocalSecret(id) ?? { kind: 'env', source: id };
  switch (kind) {
    case 'file':
      return readSecretFile(source, warn);
    case 'cmd':
      return readCommand(source, shownSecret(id));
    case 'env': {
      const text = env[source];
      if (text !== undefined) return text;
      const message = `secret ${id}: the variable ${source} is not set; export it, or put it in front of the command`;
      throw new SweepError('not-found', message);
    }
  }
}

function parse(id: string, text: string): unknown {
  const shown = shownSecret(id);
  if (text.trim() === '') throw new SweepError('invalid-secret', `secret ${shown} is empty`);
  try {
    return readSecretText(text);
  } catch {
    throw new SweepError('invalid-secret', `secret ${shown} begins like JSON, and is none`);
  }
}
