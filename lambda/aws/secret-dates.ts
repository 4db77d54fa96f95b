import type {
  DescribeSecretCommandOutput,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseInstant } from '../domain/instant.ts';
import type { CredentialEnd } from '../domain/reminders.ts';
import { SweepError } from '../errors.ts';
import { registerError } from './secret-errors.ts';

/** The tag of a secret that says when the credential in it ends: a date, or an instant. */
const TAG = 'expires-at';

/** Secrets that are asked about at a time. */
const AT_A_TIME = 5;

/** When what is in secrets ends, by their names or ARNs: `undefined` where a secret does not tell, or why it is not known. */
export type SecretDates = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, CredentialEnd | SweepError | undefined>>;

/**
 * Asks Secrets Manager when secrets end: by their tag `expires-at`, or else by their next rotation.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export function createSecretDates(client: () => Promise<SecretsManagerClient>): SecretDates {
  const ask = async (id: string) => {
    const { DescribeSecretCommand } = await import('./sdk/secrets-manager.ts');
    try {
      return endOf(id, await (await client()).send(new DescribeSecretCommand({ SecretId: id })));
    } catch (error) {
      return registerError(`asking when secret ${id} ends`, 'DescribeSecret', error);
    }
  };
  return async (ids) => {
    const results = new Map<string, CredentialEnd | SweepError | undefined>();
    const left = ids.values();
    let late: SweepError | undefined;
    const worker = async () => {
      for (const id of left) {
        // Where one call hung, each further one would hang as long.
        const result = late ?? (await ask(id));
        if (result instanceof SweepError && result.code === 'timeout') late = result;
        results.set(id, result);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    return results;
  };
}

function endOf(
  id: string,
  { Tags = [], RotationEnabled, NextRotationDate }: DescribeSecretCommandOutput,
): CredentialEnd | SweepError | undefined {
  const written = Tags.find(({ Key }) => Key === TAG)?.Value;
  if (written !== undefined) {
    const at = parseInstant(written);
    if (at !== undefined) return { at, by: 'tag' };
    const form = 'a date, such as `2027-03-31`, or a time with its zone';
    return new SweepError('invalid-secret', `the tag ${TAG} of secret ${id} must be ${form}`);
  }
  if (!RotationEnabled || !NextRotationDate) return undefined;
  return { at: NextRotationDate.getTime(), by: 'rotation' };
}
