import type { RawResponse } from '../../../lambda/http/response-result.ts';
import type { HttpRequest } from '../../../lambda/http-ports.ts';
import { createLimit, headersOf, type LimitSpec } from './spec.ts';
import { EPOCH, seeded, type VirtualTime } from './virtual-time.ts';

/** A provider: its limits, and how fast it is. */
export interface ServerSpec {
  readonly limit: LimitSpec;
  readonly latencyMillis: number;
  /** Share by which latencies vary. */
  readonly jitter: number;
  /** A refusal takes this share of the latency. @default 1 */
  readonly refusalShare?: number;
  readonly seed: number;
}

/** Share of the latency that passes before the server decides, and after it has done its work. */
export const NETWORK_SHARE = 0.1;

/** A provider in virtual time. */
export interface Server {
  send(request: Pick<HttpRequest, 'method'>): Promise<RawResponse>;
  stats(): {
    readonly accepted: number;
    readonly refused: number;
    /** When the last response to an accepted request came. */
    readonly lastAt: number;
  };
}

/** Whether it is a refusal, as all statuses of these servers but 200 are. */
export function isThrottledStatus(status: number): boolean {
  return status !== 200;
}

/** A server with limits in virtual time. */
export function virtualServer(spec: ServerSpec, time: VirtualTime): Server {
  const random = seeded(spec.seed);
  const limit = createLimit(spec.limit, seeded(spec.seed + 1));
  const stats = { accepted: 0, refused: 0, lastAt: 0 };

  function decide(): RawResponse {
    const now = time.exact;
    const isRefused = limit.waitMillis(now) > 0;
    if (isRefused) limit.refuse?.(now);
    else limit.take(now);
    const headers = headersOf(spec.limit, limit, isRefused, now, EPOCH);
    return { status: isRefused ? spec.limit.status : 200, headers, text: '' };
  }

  return {
    send: () =>
      new Promise((respond) => {
        const latency = spec.latencyMillis * (1 + spec.jitter * (2 * random() - 1));
        const sentAt = time.exact;
        time.at(sentAt + NETWORK_SHARE * latency, () => {
          const response = decide();
          if (response.status !== 200) {
            stats.refused += 1;
            const share = Math.max(2 * NETWORK_SHARE, spec.refusalShare ?? 1);
            time.wakeAt(sentAt + share * latency, () => respond(response));
            return;
          }
          time.at(sentAt + (1 - NETWORK_SHARE) * latency, () => {
            limit.release?.();
            time.wakeAt(sentAt + latency, () => {
              stats.accepted += 1;
              stats.lastAt = time.exact;
              respond(response);
            });
          });
        });
      }),
    stats: () => stats,
  };
}
