import { SweepError } from '../errors.ts';
import {
  type AwsErrorMeaning,
  awsErrorKind,
  awsErrorName,
  connectionMeaning,
  INVALID_CREDENTIALS,
  missingRegion,
  NO_CREDENTIALS,
  SERVER_ERROR,
} from './errors.ts';

/**
 * The error of a connection whose secret could not be read.
 * @param id name or ARN of the secret
 * @param name name of the error of Secrets Manager
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 */
export function secretError(id: string, name: string, cause?: unknown): SweepError {
  if (awsErrorKind(name) === 'denied') {
    const grant =
      'secretsmanager:GetSecretValue on it, and kms:Decrypt if a key of your own encrypts it';
    const message = `access denied reading secret ${id}; grant ${grant}`;
    return new SweepError('forbidden', message, { cause });
  }
  const problem = SECRET_PROBLEMS.get(name);
  if (problem) return new SweepError(problem[0], `secret ${id} ${problem[1]}`, { cause });
  const [code, sentence] = callMeaning(name, cause);
  return new SweepError(code, `secret ${id} was not read: ${sentence}`, { cause });
}

/**
 * The error of another call to Secrets Manager.
 * @param operation what was attempted, such as `listing the register`
 * @param action the action that the call needs to be allowed, such as `ListSecrets`
 */
export function registerError(operation: string, action: string, cause: unknown): SweepError {
  const name = awsErrorName(cause);
  if (awsErrorKind(name) === 'denied') {
    const message = `access denied ${operation}; grant secretsmanager:${action}`;
    return new SweepError('forbidden', message, { cause });
  }
  const [code, sentence] = callMeaning(name, cause);
  return new SweepError(code, `${operation}: ${sentence}`, { cause });
}

const MALFORMED: AwsErrorMeaning = ['not-found', 'is not a valid secret name or ARN'];
const UNDECRYPTABLE: AwsErrorMeaning = [
  'forbidden',
  'cannot be decrypted; grant kms:Decrypt on its key',
];

/** Errors that are about one secret, with sentences that continue its name. */
const SECRET_PROBLEMS: ReadonlyMap<string, AwsErrorMeaning> = new Map([
  [
    'ResourceNotFoundException',
    ['not-found', 'does not exist in this account and region, or has no current value'],
  ],
  ['InvalidRequestException', ['not-found', 'is scheduled for deletion']],
  ['ValidationException', MALFORMED],
  ['InvalidParameterException', MALFORMED],
  ['DecryptionFailure', UNDECRYPTABLE],
  ['DecryptionFailureException', UNDECRYPTABLE],
]);

const NO_USABLE_RESPONSE: AwsErrorMeaning = [
  'unavailable',
  'Secrets Manager gave no usable response',
];

/** What a failed call means that says nothing about a single secret. */
function callMeaning(name: string, error: unknown): AwsErrorMeaning {
  switch (awsErrorKind(name)) {
    case 'credentials':
      return INVALID_CREDENTIALS;
    case 'no-credentials':
      return NO_CREDENTIALS;
    case 'throttled':
      return ['unavailable', 'Secrets Manager throttled the request'];
    case 'server-error':
      return SERVER_ERROR;
    default:
      return missingRegion(error) ?? connectionMeaning(error) ?? NO_USABLE_RESPONSE;
  }
}
