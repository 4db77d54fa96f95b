import type { SecretListEntry, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SweepError } from '../errors.ts';
import type { RegisterEntry, Tag, TokenRegister } from '../ports.ts';
import { cursorPages } from '../providers/kit/pages.ts';
import { registerError } from './secret-errors.ts';
import { readSecrets, type SecretText } from './secrets.ts';

/** One page of the list is one batch of values. */
const PAGE_SIZE = 20;

/** Tokens kept as tagged secrets in Secrets Manager. */
export function createTokenRegister(client: () => Promise<SecretsManagerClient>): TokenRegister {
  return {
    async *entries(tag, without) {
      for await (const page of listSecrets(client, tag)) {
        const entries = page.filter((secret) => carries(secret, tag) && !hasTag(secret, without));
        const values = await readSecrets(
          client,
          entries.map(({ ARN }) => ARN ?? ''),
        );
        yield entries.map((secret) => toEntry(secret, values.get(secret.ARN ?? '')));
      }
    },

    async mark(arn, { key, value }) {
      const { TagResourceCommand } = await import('@aws-sdk/client-secrets-manager');
      const command = new TagResourceCommand({ SecretId: arn, Tags: [{ Key: key, Value: value }] });
      try {
        await (await client()).send(command);
      } catch (cause) {
        throw registerError(`tagging the register entry ${arn}`, 'TagResource', cause);
      }
    },
  };
}

function listSecrets(
  client: () => Promise<SecretsManagerClient>,
  { key, value }: Tag,
): AsyncGenerator<readonly SecretListEntry[]> {
  const Filters = [
    { Key: 'tag-key' as const, Values: [key] },
    ...(value === '' ? [] : [{ Key: 'tag-value' as const, Values: [value] }]),
  ];
  return cursorPages(async (NextToken) => {
    const { ListSecretsCommand } = await import('@aws-sdk/client-secrets-manager');
    const command = new ListSecretsCommand({ Filters, MaxResults: PAGE_SIZE, NextToken });
    const page = await (await client()).send(command).catch((cause) => {
      throw registerError('listing the register', 'ListSecrets', cause);
    });
    if (page.SecretList) return { page: page.SecretList, next: page.NextToken || undefined };
    throw new SweepError('invalid-response', 'the list of secrets came without its secrets');
  });
}

/** The service matches keys and values separately, and by prefix: both must be those of one tag. */
function carries({ Tags = [] }: SecretListEntry, { key, value }: Tag): boolean {
  return Tags.some((tag) => tag.Key === key && (tag.Value ?? '') === value);
}

function hasTag({ Tags = [] }: SecretListEntry, key: string): boolean {
  return Tags.some((tag) => tag.Key === key);
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
