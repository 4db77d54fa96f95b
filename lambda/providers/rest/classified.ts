import { SweepError } from '../../errors.ts';
import { throttleWait } from '../../http/throttling.ts';
import type { Clock, HttpClient, HttpRequest } from '../../ports.ts';
import { matches } from './response-match.ts';
import type { Definition } from './schema.ts';

type Classify = NonNullable<HttpRequest['classify']>;

/**
 * A client that knows the definition's own signs of a throttle or a passing failure, in answers to a login too. What
 * still shows one after all attempts is thrown as such, whatever its status is.
 */
export function classified(
  http: HttpClient,
  { throttled, retry }: Pick<Definition, 'throttled' | 'retry'>,
  clock: Pick<Clock, 'now'>,
): HttpClient {
  if (!throttled && !retry) return http;
  const classify: Classify = (response) => {
    if (!matches(response, throttled))
      return matches(response, retry) ? { kind: 'retry' } : undefined;
    const waitMillis = throttleWait(response, clock.now());
    return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }) };
  };
  return {
    async send(request) {
      const response = await http.send({ ...request, classify });
      const kind = classify(response, 1)?.kind;
      if (kind === undefined) return response;
      const came = `after all attempts (HTTP ${response.status})`;
      if (kind === 'retry') throw new SweepError('unavailable', `the provider fails ${came}`);
      const advice = 'lower limits.requestsPerSecond';
      throw new SweepError('throttled', `still refused by a rate limit ${came}; ${advice}`);
    },
  };
}
