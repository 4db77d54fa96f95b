import type {
  BatchGetSecretValueCommandOutput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { readSecretText } from '../domain/secret-text.ts';
import { SweepError } from '../errors.ts';
import type { CredentialStore } from '../ports.ts';
import { awsErrorName } from './errors.ts';
import { secretError } from './secret-errors.ts';

/** The service accepts no more ids in one call. */
const BATCH_SIZE = 20;

/** A secret's string, or why it could not be read. */
export type SecretText = { readonly text: string } | { readonly error: SweepError };

/**
 * Reads the credentials of the connections from Secrets Manager. A problem with one secret is the result for that
 * secret; nothing is thrown.
 */
export function createCredentialStore(
  client: () => Promise<SecretsManagerClient>,
): CredentialStore {
  return {
    async read(secretIds) {
      const texts = await readSecrets(client, secretIds);
      return new Map([...texts].map(([id, secret]) => [id, parse(id, secret)]));
    },
  };
}

function parse(id: string, secret: SecretText): unknown {
  if ('error' in secret) return secret.error;
  try {
    return readSecretText(secret.text);
  } catch {
    return new SweepError('invalid-secret', `secret ${id} begins like JSON, and is none`);
  }
}

/** Reads secrets by name, partial or full ARN, in batches; one result for each id. */
export async function readSecrets(
  client: () => Promise<SecretsManagerClient>,
  secretIds: readonly string[],
): Promise<ReadonlyMap<string, SecretText>> {
  const results = new Map<string, SecretText>();
  const ids = [...new Set(secretIds)];
  let late: unknown;
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const some = ids.slice(start, start + BATCH_SIZE);
    // Where one batch hung, each further one would hang as long.
    const batch = late
      ? some.map((id) => [id, failure(id, late)] as const)
      : await readBatch(client, some);
    for (const [id, secret] of batch) results.set(id, secret);
    late ??= batch.map(([, secret]) => causeOfDelay(secret)).find(Boolean);
  }
  return results;
}

function causeOfDelay(secret: SecretText): unknown {
  return 'error' in secret && secret.error.code === 'timeout' ? secret.error.cause : undefined;
}

/** Reads secrets in one call; a secret without a result there is read alone, which shows its own error. */
async function readBatch(
  client: () => Promise<SecretsManagerClient>,
  ids: readonly string[],
): Promise<[string, SecretText][]> {
  const { BatchGetSecretValueCommand } = await import('./sdk/secrets-manager.ts');
  const command = new BatchGetSecretValueCommand({ SecretIdList: [...ids] });
  let batch: BatchGetSecretValueCommandOutput | undefined;
  try {
    batch = await (await client()).send(command);
  } catch (error) {
    // A batch that is denied, or rejected for one malformed id, says nothing about the single secrets.
    if (!isRefusal(error)) return ids.map((id) => [id, failure(id, error)]);
  }
  const results = new Map(ids.map((id) => [id, batch && pick(id, batch)]));
  return Promise.all(
    ids.map(
      async (id): Promise<[string, SecretText]> => [
        id,
        results.get(id) ?? (await readOne(client, id)),
      ],
    ),
  );
}

function pick(
  id: string,
  { SecretValues = [], Errors = [] }: BatchGetSecretValueCommandOutput,
): SecretText | undefined {
  const value = SecretValues.find(({ ARN, Name }) => isNamedBy(id, ARN, Name));
  if (value) return textOf(id, value.SecretString);
  const error = Errors.find(({ SecretId }) => SecretId === id);
  return error && { error: secretError(id, error.ErrorCode ?? '') };
}

async function readOne(
  client: () => Promise<SecretsManagerClient>,
  id: string,
): Promise<SecretText> {
  const { GetSecretValueCommand } = await import('./sdk/secrets-manager.ts');
  try {
    const { SecretString } = await (await client()).send(
      new GetSecretValueCommand({ SecretId: id }),
    );
    return textOf(id, SecretString);
  } catch (error) {
    return failure(id, error);
  }
}

function failure(id: string, error: unknown): { readonly error: SweepError } {
  return { error: secretError(id, awsErrorName(error), error) };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|Validation|InvalidParameter)/.test(error.name);
}

function textOf(id: string, text: string | undefined): SecretText {
  if (text !== undefined) return { text };
  return {
    error: new SweepError('invalid-secret', `secret ${id} is binary; store text in it`),
  };
}

/** A partial ARN lacks the hyphen and the six characters that the service appends. */
function isNamedBy(id: string, arn: string | undefined, name: string | undefined): boolean {
  return id === name || id === arn || id === arn?.slice(0, -7);
}
