import { type ErrorCode, SweepError } from '../errors.ts';
import { awsErrorCode } from '../providers/kit/aws-errors.ts';

/** Whether IAM itself says that the user, or its key, does not exist. */
export function isNoSuchEntity(error: unknown): error is Error {
  return error instanceof Error && /^NoSuchEntity(?:Exception)?$/.test(error.name);
}

/**
 * What an error of the SDK means to a connection.
 * @param operation what was attempted, such as `listing the users`
 */
export function iamError(error: unknown, operation: string): SweepError {
  if (error instanceof SweepError) return error;
  const name = error instanceof Error ? error.name : '';
  const [code, sentence] = meaningOfName(name) ?? meaningOfUnnamed(error);
  const shown = /^[A-Z]\w{2,63}$/.test(name) && !/Error$/.test(name) ? ` (${name})` : '';
  return new SweepError(code, `${operation}: ${sentence}${shown}`, { cause: error });
}

type Meaning = readonly [code: ErrorCode, sentence: string];

const NO_RIGHT = 'the role lacks the right; see the provider’s required rights';
const REFUSED_CREDENTIALS = 'AWS does not accept the credentials';
const THROTTLED =
  'still refused by a rate limit after all attempts; lower limits.requestsPerSecond';
const SERVER_ERROR = 'AWS returned a server error';

const SENTENCES: ReadonlyMap<ErrorCode, string> = new Map([
  ['forbidden', NO_RIGHT],
  ['unauthorized', REFUSED_CREDENTIALS],
  ['throttled', THROTTLED],
  ['not-found', 'it does not exist in IAM'],
  ['conflict', 'its current state does not allow that; the next run tries again'],
  ['unavailable', SERVER_ERROR],
]);

function meaningOfName(name: string): Meaning | undefined {
  if (name === 'CredentialsProviderError') {
    return ['unauthorized', 'no valid AWS credentials were found'];
  }
  const code = awsErrorCode(name);
  if (code === undefined) return undefined;
  const sentence = SENTENCES.get(code);
  return sentence === undefined ? undefined : [code, sentence];
}

/** An error that AWS did not name: by its status, or else a response that the SDK cannot read. */
function meaningOfUnnamed(error: unknown): Meaning {
  if (error instanceof Error && error.message.startsWith('Region is missing')) {
    const problem = 'no AWS region is set; set AWS_REGION or the region of the profile';
    return ['invalid-settings', problem];
  }
  const status = statusOf(error);
  if (status === 401) return ['unauthorized', REFUSED_CREDENTIALS];
  if (status === 403) return ['forbidden', NO_RIGHT];
  if (status === 404) return ['not-found', 'this is not IAM; check the endpoint'];
  if (status === 429) return ['throttled', THROTTLED];
  if (status !== undefined && status >= 500) return ['unavailable', SERVER_ERROR];
  return ['invalid-response', 'the response is not what the API documents; check the endpoint'];
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata: unknown = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) {
    return undefined;
  }
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
