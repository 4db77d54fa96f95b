import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../lambda/ports.ts';
import { SANDBOX_AWS_KEY } from '../support/sandbox/route53.ts';
import type { AwsAccessKey } from '../support/sandbox/verify-sigv4.ts';

/** As many as the SDK makes of its own. */
const MAX_ATTEMPTS = 3;

/** The SDK's client for the Secrets Manager at `endpoint`, whose waits are those of `clock`. */
export function impatientClient(
  endpoint: string,
  { sleep }: Clock,
  requestTimeout: number,
  credentials: AwsAccessKey = SANDBOX_AWS_KEY,
): SecretsManagerClient {
  const attempt = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });
  return new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    credentials: { ...credentials }, // the SDK writes into it
    requestHandler: { requestTimeout, throwOnRequestTimeout: true },
    retryStrategy: {
      acquireInitialRetryToken: async () => attempt(0),
      async refreshRetryTokenForRetry(last, { errorType }) {
        const next = last.getRetryCount() + 1;
        if (errorType === 'CLIENT_ERROR' || next === MAX_ATTEMPTS) throw new Error('given up');
        await sleep(1);
        return attempt(next);
      },
      recordSuccess() {},
    },
  });
}
