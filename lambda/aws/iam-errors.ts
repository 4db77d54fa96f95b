import { SweepError } from '../errors.ts';
import {
  type AwsErrorMeaning,
  awsErrorKind,
  INVALID_CREDENTIALS,
  missingRegion,
  NO_CREDENTIALS,
  SERVER_ERROR,
} from './errors.ts';

/** Whether IAM itself says that the user, or its key, does not exist. */
export function isNoSuchEntity(error: unknown): error is Error {
  return error instanceof Error && /^NoSuchEntity(?:Exception)?$/.test(error.name);
}

/**
 * The error of a connection whose call to IAM or STS failed.
 * @param operation what was attempted, such as `listing the users`
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function iamError(error: unknown, operation: string): SweepError {
  if (error instanceof SweepError) return error;
  const name = error instanceof Error ? error.name : '';
  const [code, sentence] = commonMeaning(name) ?? iamMeaning(name) ?? unnamedMeaning(error);
  const shownName = /^[A-Z]\w{2,63}$/.test(name) && !/Error$/.test(name) ? ` (${name})` : '';
  return new SweepError(code, `${operation}: ${sentence}${shownName}`, { cause: error });
}

function commonMeaning(name: string): AwsErrorMeaning | undefined {
  switch (awsErrorKind(name)) {
    case 'denied':
      return ['forbidden', 'the role lacks the right; see the provider’s required rights'];
    case 'credentials':
      return INVALID_CREDENTIALS;
    case 'no-credentials':
      return NO_CREDENTIALS;
    case 'throttled':
      return ['throttled', 'still throttled after all attempts; lower limits.requestsPerSecond'];
    case 'server-error':
      return SERVER_ERROR;
    default:
      return undefined;
  }
}

function iamMeaning(name: string): AwsErrorMeaning | undefined {
  if (/^NoSuchEntity/.test(name)) return ['not-found', 'IAM does not know it'];
  if (/^(?:ConcurrentModification|EntityTemporarilyUnmodifiable|DeleteConflict)/.test(name)) {
    return ['conflict', 'its state does not allow that now; the next run tries again'];
  }
  return undefined;
}

/** An error that AWS did not name: told by its status, or else a response that the SDK cannot read. */
function unnamedMeaning(error: unknown): AwsErrorMeaning {
  const region = missingRegion(error);
  if (region) return region;
  const status = statusOf(error);
  if (status === 401) return INVALID_CREDENTIALS;
  if (status === 403) return ['forbidden', 'the role lacks the right'];
  if (status === 404) return ['not-found', 'this is not an IAM endpoint; check the endpoint'];
  if (status === 429) return ['throttled', 'still throttled after all attempts'];
  if (status !== undefined && status >= 500) return SERVER_ERROR;
  return ['invalid-response', 'a response that the API does not document; check the endpoint'];
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) {
    return undefined;
  }
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
