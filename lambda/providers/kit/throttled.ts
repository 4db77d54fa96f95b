import { throttleWait } from '../../http/throttling.ts';
import type { HttpResponse, RetryClass } from '../../http-ports.ts';

/**
 * How to classify a response that a provider knows to be a throttle although its status does not say so, with the wait
 * that its headers ask for.
 * @param now epoch milliseconds by the provider's clock, as a request's `classify` is given it
 * @example
 * throttled({ ...respond(400), headers: { 'x-retry-after': '1767225660' } }, Date.UTC(2026, 0)); // { kind: 'throttled', waitMillis: 60_000 }
 */
export function throttled(response: HttpResponse, now: number): RetryClass {
  const waitMillis = throttleWait(response, now);
  return { kind: 'throttled', ...(waitMillis !== undefined && { waitMillis }) };
}
