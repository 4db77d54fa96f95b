import * as z from 'zod';
import type { Problem } from '../../domain/events.ts';
import type { RegisterEntry } from '../../domain/register-entry.ts';
import { jsonOf } from '../kit/response.ts';

/** What a register entry holds; the times are ISO 8601. */
const Entry = z.object({
  token: z
    .string()
    .min(1)
    .refine((value) => value.isWellFormed()),
  tokenType: z.enum(['access_token', 'refresh_token']),
  issuedAt: z.unknown().optional(),
  expiresAt: z.unknown().optional(),
  owner: z.string().optional(),
  name: z.string().optional(),
});

/** A readable register entry. */
export type TokenEntry = z.output<typeof Entry>;

/** The entry, or why it cannot be read; the reason names fields and never values. */
export function readEntry({ value }: RegisterEntry): TokenEntry | { readonly error: Problem } {
  if ('error' in value) return value;
  const json = jsonOf(value.text);
  if (json === undefined) {
    return { error: { code: 'invalid-secret', message: 'the register entry is not JSON' } };
  }
  const entry = Entry.safeParse(json);
  if (entry.success) return entry.data;
  const fields = entry.error.issues.map(({ path }) => path.join('.') || 'JSON object');
  const message = `the register entry has no usable ${[...new Set(fields)].join(', ')}`;
  return { error: { code: 'invalid-secret', message } };
}

/** Whether the entry is the secret with this name, partial ARN or full ARN. */
export function isSecret({ name, arn }: RegisterEntry, secretId: string | undefined): boolean {
  return secretId !== undefined && [name, arn, arn.replace(/-[^-]{6}$/, '')].includes(secretId);
}
