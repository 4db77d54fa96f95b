import { createServer, type Socket } from 'node:net';

/** Answers one request; `headers` are whole lines, each with its line end. */
export type Respond = (status: number, body?: string, headers?: string) => void;

/** Handles one request. Bodies of requests are not read: none of the benchmarks sends one. */
export type Handle = (method: string, path: string, respond: Respond) => void;

/**
 * A server on loopback that speaks just enough HTTP/1.1 over raw sockets, because node:http is slower than
 * the client that is to be measured. Tells the parent process its port, and when told to stop answers with
 * `stats()` and ends.
 */
export function serveRaw(handle: Handle, stats: () => object): void {
  const server = createServer((socket) => serve(socket, handle)).listen(
    0,
    '127.0.0.1',
    4096,
    () => {
      const address = server.address();
      process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
    },
  );
  process.on('message', () => {
    process.send?.(stats(), () => process.exit(0));
  });
  process.on('disconnect', () => process.exit(0));
}

/** By how many milliseconds timers have been late, on average. */
let lateness = 0;

/**
 * Runs `run` after so many milliseconds, at once when there are none. A timer has whole milliseconds and is late by
 * about half of one, 1 % of the usual latency; as much less is asked for, so that the mean is what it should be.
 */
export function after(millis: number, run: () => void): void {
  if (millis <= 0) {
    run();
    return;
  }
  const wanted = millis - lateness;
  const asked = Math.floor(wanted + Math.random());
  const start = performance.now();
  setTimeout(() => {
    lateness += (performance.now() - start - wanted - lateness) * SMOOTHING;
    run();
  }, asked);
}

const SMOOTHING = 0.01;

function serve(socket: Socket, handle: Handle): void {
  let pending = '';
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
      const [method = '', path = ''] = pending.slice(0, pending.indexOf('\r\n')).split(' ');
      pending = pending.slice(end + 4);
      handle(method, path, (status, body, headers = '') => {
        const length = status === 204 ? '' : `content-length: ${body?.length ?? 0}\r\n`;
        const dated = headers.startsWith('date: ') ? '' : date();
        socket.write(`HTTP/1.1 ${status} -\r\n${dated}${length}${headers}\r\n${body ?? ''}`);
      });
    }
  });
}

let second = 0;
let line = '';

function date(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) line = `date: ${new Date(now * 1000).toUTCString()}\r\n`;
  second = now;
  return line;
}
