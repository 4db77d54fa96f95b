import { ProxiedAgent } from '../network/proxied-agent.ts';
import type { Proxies } from '../network/proxies.ts';

/** By default the SDK waits forever for a response, until Lambda ends the run without a report. */
const LIMITS = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** How the SDK sends its requests. */
export type SdkRequestHandler = typeof LIMITS & { readonly httpsAgent: ProxiedAgent };

/** A request handler of the SDK. This file is loaded on first use: its agent needs Node's own HTTP, which is slow to load. */
export function requestHandlerFor(proxies: Proxies | undefined): SdkRequestHandler {
  return { ...LIMITS, httpsAgent: new ProxiedAgent(proxies) };
}
