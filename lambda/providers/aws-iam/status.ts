import type { Token } from '../../domain/token.ts';

/**
 * What the status of an IAM credential says: only an active one can be used.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html
 */
export function statusOf(status: string | undefined): Pick<Token, 'status' | 'disabled'> {
  return status === undefined ? {} : { status, disabled: DISABLED.has(status) };
}

const DISABLED: ReadonlySet<string> = new Set(['Inactive', 'Expired']);
