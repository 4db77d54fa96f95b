import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpRequest } from '../../http-ports.ts';
import { throttled } from '../kit/throttled.ts';
import { compileMatchers } from './response-match.ts';
import type { Definition } from './schema.ts';

type Classify = NonNullable<HttpRequest['classify']>;

/**
 * A client that knows which responses the definition calls a throttle or a passing failure, those of a login included.
 * One that is still so after all attempts is thrown as such, whatever its status.
 */
export function classified(
  http: HttpClient,
  definition: Pick<Definition, 'throttled' | 'retry'>,
): HttpClient {
  if (!definition.throttled && !definition.retry) return http;
  const isThrottled = compileMatchers(definition.throttled);
  const isRetryable = compileMatchers(definition.retry);
  const classify: Classify = (response, _attempt, answeredAt) => {
    if (isThrottled(response)) return throttled(response, answeredAt);
    return isRetryable(response) ? { kind: 'retry' } : undefined;
  };
  return {
    async send(request) {
      const response = await http.send({ ...request, classify });
      const attempts = `after all attempts (HTTP ${response.status})`;
      if (isThrottled(response)) {
        const advice = 'lower limits.requestsPerSecond';
        throw new SweepError('throttled', `still rate-limited ${attempts}; ${advice}`);
      }
      if (isRetryable(response)) {
        throw new SweepError('unavailable', `the provider returned an error ${attempts}`);
      }
      return response;
    },
  };
}
