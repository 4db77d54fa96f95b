import { type ErrorCode, SweepError } from '../errors.ts';

/** Whether IAM itself says that the user, or its key, does not exist. */
export function isNoSuchEntity(error: unknown): error is Error {
  return error instanceof Error && /^NoSuchEntity(?:Exception)?$/.test(error.name);
}

/**
 * What an error of the SDK means to a connection.
 * @param doing what was attempted, such as `listing the users`
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 */
export function iamError(error: unknown, doing: string): SweepError {
  if (error instanceof SweepError) return error;
  const name = error instanceof Error ? error.name : '';
  const [code, sentence] =
    MEANINGS.find(({ names }) => names.test(name))?.meaning ?? meaningOf(error);
  const shown = /^[A-Z]\w{2,63}$/.test(name) && !/Error$/.test(name) ? ` (${name})` : '';
  return new SweepError(code, `${doing}: ${sentence}${shown}`, { cause: error });
}

type Meaning = readonly [code: ErrorCode, sentence: string];

const MEANINGS: readonly { readonly names: RegExp; readonly meaning: Meaning }[] = [
  {
    names: /^(?:AccessDenied|UnauthorizedOperation|OptInRequired|NotAuthorized)/,
    meaning: ['forbidden', 'the role lacks the right; see the provider’s required rights'],
  },
  {
    names:
      /^(?:InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|AuthFailure)/,
    meaning: ['unauthorized', 'AWS does not accept the credentials'],
  },
  {
    names: /^CredentialsProviderError$/,
    meaning: ['unauthorized', 'there are no valid AWS credentials here'],
  },
  {
    names: /^(?:Throttling|RequestLimitExceeded)/,
    meaning: [
      'throttled',
      'still refused by a rate limit after all attempts; lower limits.requestsPerSecond',
    ],
  },
  { names: /^NoSuchEntity/, meaning: ['not-found', 'IAM does not know it'] },
  {
    names: /^(?:ConcurrentModification|EntityTemporarilyUnmodifiable|DeleteConflict)/,
    meaning: ['conflict', 'its state does not allow that now; the next run tries again'],
  },
];

/** An error that AWS did not name: by its status, or else it is an answer that the SDK cannot read. */
function meaningOf(error: unknown): Meaning {
  if (error instanceof Error && error.message.startsWith('Region is missing')) {
    return [
      'invalid-settings',
      'no AWS region is set; set AWS_REGION or the region of the profile',
    ];
  }
  const status = statusOf(error);
  if (status === 401) return ['unauthorized', 'AWS does not accept the credentials'];
  if (status === 403) return ['forbidden', 'the role lacks the right'];
  if (status === 404) return ['not-found', 'IAM does not answer here; check the endpoint'];
  if (status === 429) return ['throttled', 'still refused by a rate limit after all attempts'];
  if (status !== undefined && status >= 500) return ['unavailable', 'AWS returned a server error'];
  return ['invalid-response', 'an answer that the API does not document; check the endpoint'];
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) {
    return undefined;
  }
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
