import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../lambda/ports.ts';
import { createFaults, type Effect, type Faults } from './faults.ts';
import { type Handler, type ReceivedRequest, type Reply, receivedRequest } from './message.ts';

/** How a loopback server behaves; both figures may change while it runs. */
export interface LoopbackOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Real milliseconds before each answer. @default 0 */
  latencyMillis?: number;
  /** What the `Date` header is ahead of the clock, in milliseconds. @default 0 */
  skewMillis?: number;
}

/** A running simulator. */
export interface Loopback {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Everything that arrived, in order, faults included. */
  readonly requests: ReceivedRequest[];
  readonly faults: Faults;
  readonly options: LoopbackOptions;
  /** Breaks every connection and refuses new ones. */
  pause(): Promise<void>;
  /** Takes connections again, on the same port. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

const OVERSIZE_PADDING = 33 * 1024 * 1024;

/** Serves `handle` on a free port of 127.0.0.1. A handler that throws answers 500 with the defect. */
export async function startLoopback(handle: Handler, options: LoopbackOptions): Promise<Loopback> {
  const requests: ReceivedRequest[] = [];
  const faults = createFaults();
  const closing = new AbortController();

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(incoming, options.clock.now());
    requests.push(request);
    const effect = faults.take(request);
    if (effect?.kind === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const reply = execute(handle, request, effect);
    if (options.latencyMillis) await delay(options.latencyMillis, undefined, closing);
    const date = new Date(options.clock.now() + (options.skewMillis ?? 0)).toUTCString();
    response.setHeader('date', date);
    await deliver(response, reply, effect, closing.signal);
  };
  const server = createServer((incoming, response) => {
    // A client that went away, or the closing of the server, ends an exchange without more ado.
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port was given');
    return address.port;
  };
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  const port = await listen(0);
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    faults,
    options,
    pause: stop,
    async resume() {
      await listen(port);
    },
    async close() {
      closing.abort();
      await stop();
    },
  };
}

async function receive(incoming: IncomingMessage, at: number): Promise<ReceivedRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  const body = await text(incoming);
  return receivedRequest(incoming.method ?? '', incoming.url ?? '', headers, body, at);
}

function execute(handle: Handler, request: ReceivedRequest, effect: Effect | undefined): Reply {
  if (effect?.kind !== 'response') return answer(handle, request);
  if (effect.carriedOut) answer(handle, request);
  return effect.reply;
}

function answer(handle: Handler, request: ReceivedRequest): Reply {
  try {
    return handle(request);
  } catch (error) {
    return { status: 500, body: `defect in the simulator: ${String(error)}` };
  }
}

async function deliver(
  response: ServerResponse,
  reply: Reply,
  effect: Effect | undefined,
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(reply.body ?? '');
  const head = (length = body.length) =>
    response.writeHead(reply.status, { ...reply.headers, 'content-length': length });
  switch (effect?.kind) {
    case 'lost-response':
      response.destroy();
      return;
    case 'slow':
      if (effect.millis === Number.POSITIVE_INFINITY) return;
      await delay(effect.millis, undefined, { signal });
      break;
    case 'held':
      await effect.until;
      break;
    case 'trickle':
      head();
      for (const byte of body) {
        response.write(Buffer.of(byte));
        await delay(effect.gapMillis, undefined, { signal });
      }
      response.end();
      return;
    case 'truncate':
      head(body.length + 1).write(body, () => response.destroy());
      return;
    case 'oversize':
      head(OVERSIZE_PADDING + body.length).write(' '.repeat(OVERSIZE_PADDING));
      response.end(body);
      return;
    case 'rewrite': {
      const changed = Buffer.from(JSON.stringify(effect.change(JSON.parse(body.toString()))));
      head(changed.length).end(changed);
      return;
    }
    case 'rewrite-text': {
      const changed = Buffer.from(effect.change(body.toString()));
      head(changed.length).end(changed);
      return;
    }
    case undefined:
    case 'response':
    case 'reset':
      break;
  }
  // A 204 has no body, so it must not announce one.
  if (reply.status === 204) response.writeHead(204, { ...reply.headers }).end();
  else head().end(body);
}
