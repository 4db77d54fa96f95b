import { SweepError } from '../errors.ts';
import type { Proxies } from '../network/proxies.ts';
import type { AwsCredentialProvider } from '../ports.ts';
import type { SdkCredentialProvider } from './assume-role.ts';
import {
  type AwsErrorMeaning,
  awsErrorKind,
  awsErrorName,
  connectionMeaning,
  SERVER_ERROR,
} from './errors.ts';
import type { SdkRequestHandler } from './request-handler.ts';
import { CREDENTIALS_LIMIT_MILLIS, withinTime } from './time-limit.ts';

const NOT_FOUND = 'no AWS credentials were found in the standard chain';
const TOO_LATE = `the AWS credentials did not come within ${CREDENTIALS_LIMIT_MILLIS / 1000} seconds; check the credential_process of the profile, and what it waits for`;
const NO_CONNECTION: AwsErrorMeaning = [
  'unavailable',
  'no connection came about; check the network, and HTTPS_PROXY where there is a proxy',
];

const NO_RESPONSE: AwsErrorMeaning = [
  'timeout',
  'whoever gives them sent no response in time; check the network between here and AWS',
];

/** What the chain of the SDK gives. */
type Identity = Awaited<ReturnType<AwsCredentialProvider>>;

/**
 * The standard credential chain of the SDK, loaded on first use. Whatever it asks — STS, IAM Identity Center — it reaches as
 * `proxies` say. While it hangs, nobody waits for it more than once.
 */
export function awsCredentialChain(proxies?: Proxies): AwsCredentialProvider {
  let chain: Promise<Chain> | undefined;
  let fetching: Promise<Identity> | undefined;

  async function fetchIdentity(): Promise<Identity> {
    chain ??= loadChain(proxies);
    const { provide, agent } = await chain;
    agent.lastError = undefined;
    try {
      return await provide();
    } catch (cause) {
      throw notFetched(cause, agent.lastError);
    } finally {
      fetching = undefined;
    }
  }

  return () => {
    fetching ??= withinTime(CREDENTIALS_LIMIT_MILLIS, TOO_LATE, fetchIdentity());
    return fetching;
  };
}

/** The chain of the SDK, and the agent by which it connects. */
interface Chain {
  readonly provide: AwsCredentialProvider;
  readonly agent: SdkRequestHandler['httpsAgent'];
}

async function loadChain(proxies: Proxies | undefined): Promise<Chain> {
  const { requestHandlerFor } = await import('./request-handler.ts');
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const requestHandler = requestHandlerFor(proxies);
  const provide = defaultProvider({ clientConfig: { requestHandler } });
  return { provide, agent: requestHandler.httpsAgent };
}

/** The chain passes on the text of an error at most, so why it connected to nobody is told by its agent. */
function notFetched(cause: unknown, unconnected: Error | undefined): SweepError {
  const meaning =
    connectionMeaning(cause) ?? connectionMeaning(unconnected) ?? unansweredMeaning(cause);
  if (!meaning && !unconnected) return new SweepError('unauthorized', NOT_FOUND, { cause });
  const [code, sentence] = meaning ?? NO_CONNECTION;
  return new SweepError(code, `the AWS credentials could not be fetched: ${sentence}`, { cause });
}

/** The meaning of an error by which nobody, or AWS with an error of its own, answered; `undefined` for any other. */
function unansweredMeaning(cause: unknown): AwsErrorMeaning | undefined {
  const name = awsErrorName(cause);
  if (name === 'TimeoutError') return NO_RESPONSE;
  const kind = awsErrorKind(name);
  if (kind === 'denied') return ['forbidden', `AWS refused to give them (${name})`];
  return kind === 'server-error' ? SERVER_ERROR : undefined;
}

/**
 * The chain as the SDK takes it. Leaves out an absent session token, and nothing else: without its `expiration` a credential
 * would be kept too long.
 */
export function forSdk(provide: AwsCredentialProvider): SdkCredentialProvider {
  return async () => {
    const { sessionToken, ...identity } = await provide();
    return { ...identity, ...(sessionToken !== undefined && { sessionToken }) };
  };
}
