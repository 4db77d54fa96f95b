import { type ErrorCode, SweepError } from '../errors.ts';

/**
 * What an error of Secrets Manager, named by `code`, means to the connection that needs the secret `id`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html#API_GetSecretValue_Errors
 */
export function secretError(id: string, code: string | undefined, cause?: unknown): SweepError {
  const [meaning, sentence] = MEANINGS.get(code ?? '') ?? UNAVAILABLE;
  return new SweepError(meaning, `secret ${id} ${sentence}`, { cause });
}

type Meaning = readonly [code: ErrorCode, sentence: string];

const UNAVAILABLE: Meaning = [
  'unavailable',
  'was not read: Secrets Manager did not answer as it should',
];
const THROTTLED: Meaning = ['unavailable', 'was not read: Secrets Manager has too many requests'];
const DENIED: Meaning = [
  'forbidden',
  'must not be read: allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if that is your own',
];
const UNDECRYPTABLE: Meaning = ['forbidden', 'cannot be decrypted: allow kms:Decrypt on its key'];
const MALFORMED: Meaning = ['not-found', 'is no name or ARN that Secrets Manager accepts'];
const NO_CREDENTIALS: Meaning = [
  'unauthorized',
  'was not read: there are no valid AWS credentials here',
];

const NO_REGION: Meaning = ['unavailable', 'was not read: no AWS region is set; set AWS_REGION'];

const MEANINGS: ReadonlyMap<string, Meaning> = new Map([
  [
    'ResourceNotFoundException',
    ['not-found', 'does not exist in this account and region, or has no current value'],
  ],
  ['InvalidRequestException', ['not-found', 'is scheduled for deletion']],
  ['ValidationException', MALFORMED],
  ['InvalidParameterException', MALFORMED],
  ['AccessDeniedException', DENIED],
  ['AccessDenied', DENIED],
  ['DecryptionFailure', UNDECRYPTABLE],
  ['DecryptionFailureException', UNDECRYPTABLE],
  ['ThrottlingException', THROTTLED],
  ['CredentialsProviderError', NO_CREDENTIALS],
  ['UnrecognizedClientException', NO_CREDENTIALS],
  ['ExpiredTokenException', NO_CREDENTIALS],
  ['InvalidSignatureException', NO_CREDENTIALS],
  ['Region is missing', NO_REGION],
]);
