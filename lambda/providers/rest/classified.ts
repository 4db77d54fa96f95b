import { SweepError } from '../../errors.ts';
import type { HttpClient, HttpRequest } from '../../ports.ts';

/**
 * A client that judges every answer by `classify`, also those to a login. What still means a throttle or a passing
 * failure after all attempts is thrown as such, whatever its status is.
 */
export function classified(
  http: HttpClient,
  classify: NonNullable<HttpRequest['classify']>,
): HttpClient {
  return {
    async send(request) {
      const response = await http.send({ ...request, classify });
      const { status } = response;
      const kind = status < 500 && status !== 429 ? classify(response, 1)?.kind : undefined;
      if (kind === 'throttled') {
        const advice = 'lower limits.requestsPerSecond';
        const problem = `still refused by a rate limit after all attempts; ${advice}`;
        throw new SweepError('throttled', `${problem} (HTTP ${status})`);
      }
      if (kind === 'retry')
        throw new SweepError(
          'unavailable',
          `the provider fails after all attempts (HTTP ${status})`,
        );
      return response;
    },
  };
}
