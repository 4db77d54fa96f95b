import type { HttpRequest } from '../http-ports.ts';
import type { BeginWait } from '../ports.ts';
import { InFlight } from './in-flight.ts';
import { ResponseCollector } from './response-collector.ts';
import type { RawResponse, TransportFailure } from './response-result.ts';
import type { Sockets } from './sockets.ts';

/** Sends single attempts, each bounded as a whole. */
export interface Transport {
  /** Never rejects. Follows no redirect. */
  send(
    request: HttpRequest,
    headers: Readonly<Record<string, string>>,
  ): Promise<RawResponse | TransportFailure>;
  /** Releases the sockets. */
  close(): void;
}

/** A transport over `sockets`, in which a whole attempt may take `timeoutMillis`; `beginWait` notes each of them. */
export function createTransport(
  sockets: Sockets,
  timeoutMillis: number,
  beginWait?: BeginWait,
): Transport {
  const inFlight = new InFlight<ResponseCollector>();
  // One timer for all attempts: a timer or an AbortSignal for each one is expensive (docs/performance.md).
  let timer: NodeJS.Timeout | undefined;
  let hasJoined = false;

  function expireLate(): void {
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const attempt of inFlight.all) {
      if (attempt.endsAt > now) next = Math.min(next, attempt.endsAt);
      else attempt.expire();
    }
    timer =
      next < Number.POSITIVE_INFINITY ? setTimeout(expireLate, next - now).unref() : undefined;
  }

  return {
    send: ({ method, url, body = null }, headers) =>
      new Promise((settle) => {
        if (!hasJoined) sockets.retain();
        hasJoined = true;
        const { origin, pathname, search } = url;
        const socket = sockets.acquire(origin);
        const ended = beginWait?.('unless the response comes before', timeoutMillis);
        const collector = new ResponseCollector({
          endsAt: performance.now() + timeoutMillis,
          inFlight,
          memory: sockets.memory,
          settle(result) {
            ended?.();
            settle(result); // first, as destroying a socket ends the attempt a second time
            if ('failure' in result) sockets.destroy(socket);
            else sockets.release(origin, socket);
          },
        });
        socket.meter.start(collector.body);
        timer ??= setTimeout(expireLate, timeoutMillis).unref();
        socket.client.dispatch({ method, path: pathname + search, headers, body }, collector);
      }),
    close() {
      clearTimeout(timer);
      if (hasJoined) sockets.unref();
      hasJoined = false;
    },
  };
}
