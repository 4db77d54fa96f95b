import { type ErrorCode, SweepError } from '../errors.ts';
import { awsErrorCode } from '../providers/kit/aws-errors.ts';

/**
 * What an error of Secrets Manager, named by `code`, means to the connection that needs the secret `id`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 */
export function secretError(id: string, code: string | undefined, cause?: unknown): SweepError {
  const secret = `secret ${id}`;
  if (isDenied(code)) {
    const grant =
      'secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if that is your own';
    return new SweepError('forbidden', `access denied reading ${secret}; grant ${grant}`, {
      cause,
    });
  }
  const known = OF_ONE_SECRET.get(code ?? '');
  if (known) return new SweepError(known[0], `${secret} ${known[1]}`, { cause });
  const [meaning, sentence] = meaningOf(code);
  return new SweepError(meaning, `${secret} was not read: ${sentence}`, { cause });
}

/**
 * What an error of another call means.
 * @param doing what was attempted, such as `listing the register`
 * @param action the right that it needs, such as `ListSecrets`
 */
export function registerError(doing: string, action: string, cause: unknown): SweepError {
  const code = errorCode(cause);
  if (isDenied(code)) {
    const message = `access denied ${doing}; grant secretsmanager:${action}`;
    return new SweepError('forbidden', message, { cause });
  }
  const [meaning, sentence] = meaningOf(code);
  return new SweepError(meaning, `${doing}: ${sentence}`, { cause });
}

/** The name of an error of the SDK. Its own ones have no more than a message. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.name === 'Error' ? error.message : error.name;
}

type Meaning = readonly [code: ErrorCode, sentence: string];

const MALFORMED: Meaning = ['not-found', 'is not a valid secret name or ARN'];
const UNDECRYPTABLE: Meaning = ['forbidden', 'cannot be decrypted; grant kms:Decrypt on its key'];

const OF_ONE_SECRET: ReadonlyMap<string, Meaning> = new Map([
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

const MEANINGS: ReadonlyMap<ErrorCode | undefined, Meaning> = new Map([
  ['throttled', ['unavailable', 'Secrets Manager received too many requests']],
  ['unauthorized', ['unauthorized', 'no valid AWS credentials were found']],
  ['unavailable', ['unavailable', 'AWS returned a server error']],
]);

function meaningOf(code = ''): Meaning {
  if (code === 'Region is missing') {
    const problem = 'no AWS region is set; set AWS_REGION or the region of the profile';
    return ['invalid-settings', problem];
  }
  const known = MEANINGS.get(awsErrorCode(code));
  return known ?? ['unavailable', 'Secrets Manager did not respond as documented'];
}

function isDenied(code: string | undefined): boolean {
  return awsErrorCode(code ?? '') === 'forbidden';
}
