import type { SecretListEntry, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListProgress } from '../domain/list-progress.ts';
import type { RegisterEntry, Tag } from '../domain/register-entry.ts';
import { SweepError } from '../errors.ts';
import type { TokenRegister } from '../ports.ts';
import { registerError } from './secret-errors.ts';
import { readSecrets, type SecretText } from './secrets.ts';

/** The values of one page fit in one batch. */
const PAGE_SIZE = 20;

/** A register of tokens, each kept as a tagged secret in Secrets Manager. */
export function createTokenRegister(client: () => Promise<SecretsManagerClient>): TokenRegister {
  return {
    async *entries(tag) {
      for await (const page of listSecrets(client, tag)) {
        const entries = page.filter((entry) => carries(entry, tag));
        const values = await readSecrets(
          client,
          entries.map(({ ARN }) => ARN ?? ''),
        );
        yield entries.map((entry) => toEntry(entry, values.get(entry.ARN ?? '')));
      }
    },

    async mark(arn, { key, value }) {
      const { TagResourceCommand } = await import('./sdk/secrets-manager.ts');
      const command = new TagResourceCommand({ SecretId: arn, Tags: [{ Key: key, Value: value }] });
      try {
        await (await client()).send(command);
      } catch (cause) {
        throw registerError(`tagging the register entry ${arn}`, 'TagResource', cause);
      }
    },
  };
}

async function* listSecrets(
  client: () => Promise<SecretsManagerClient>,
  { key, value }: Tag,
): AsyncGenerator<readonly SecretListEntry[]> {
  const { ListSecretsCommand } = await import('./sdk/secrets-manager.ts');
  const Filters = [
    { Key: 'tag-key' as const, Values: [key] },
    ...(value === '' ? [] : [{ Key: 'tag-value' as const, Values: [value] }]),
  ];
  const progress = new ListProgress();
  let NextToken: string | undefined;
  do {
    const command = new ListSecretsCommand({ Filters, MaxResults: PAGE_SIZE, NextToken });
    const page = await (await client()).send(command).catch((cause) => {
      throw registerError('listing the register', 'ListSecrets', cause);
    });
    if (!page.SecretList) {
      throw new SweepError('invalid-response', 'the list of secrets has no field for the secrets');
    }
    const arns = page.SecretList.map(({ ARN = '' }) => ARN);
    refuse(progress.problemOfPage(arns));
    yield page.SecretList;
    NextToken = page.NextToken;
    refuse(progress.problemOfNext(NextToken, arns));
  } while (NextToken !== undefined);
}

function refuse(problem: string | undefined): void {
  if (problem === undefined) return;
  throw new SweepError('invalid-response', `listing the register: ${problem}`);
}

/** The service matches keys and values separately and by prefix, so both must be compared in one tag here. */
function carries({ Tags = [] }: SecretListEntry, { key, value }: Tag): boolean {
  return Tags.some((tag) => tag.Key === key && (tag.Value ?? '') === value);
}

function toEntry(
  { ARN = '', Name = ARN, Tags = [] }: SecretListEntry,
  secret?: SecretText,
): RegisterEntry {
  const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  if (secret && 'text' in secret) return { arn: ARN, name: Name, tags, value: secret };
  const { code, message } =
    secret?.error ??
    new SweepError('not-found', `the register entry ${Name} was listed but could not be read`);
  return { arn: ARN, name: Name, tags, value: { error: { code, message } } };
}
