// The provider of the benchmarks, in a process of its own. It speaks HTTP/1.1 over raw sockets, because
// node:http is slower than the client that is to be measured.
import { createServer, type Socket } from 'node:net';
import { createLimiter, type LimiterSpec } from './limiter.ts';

/** What one benchmark asks of the provider. */
export interface ServerSpec {
  readonly tokens: number;
  readonly pageSize: number;
  /** One token in so many is stale; 0 for none. */
  readonly staleEvery: number;
  readonly listMillis: number;
  readonly revokeMillis: number;
  /** Up to so many milliseconds more for each revocation, uniformly. */
  readonly revokeJitterMillis?: number;
  /** Share of the first attempts that are answered 503. */
  readonly failureShare?: number;
  readonly limiter?: LimiterSpec;
}

/** What the provider saw. */
export interface ServerStats {
  readonly revokedOnce: number;
  readonly revokedAgain: number;
  readonly wronglyRevoked: number;
  readonly requests: number;
  readonly throttled: number;
  /** Time that revocations spent inside the server, added up. */
  readonly busyMillis: number;
  /** From the first revocation's arrival to the last one's answer. */
  readonly revokeWallMillis: number;
}

const spec = JSON.parse(process.argv[2] ?? '{}') as ServerSpec;
const DAY = 86_400_000;
const now = Date.now();
const fresh = `","created_at":"${iso(now - 30 * DAY)}","expires_at":"${iso(now + 30 * DAY)}"}`;
const stale = `","created_at":"${iso(now - 90 * DAY)}","expires_at":"${iso(now - 30 * DAY)}"}`;
const revocations = new Uint8Array(spec.tokens);
const failed = new Uint8Array(spec.tokens);
const limiter = spec.limiter && createLimiter(spec.limiter);
let requests = 0;
let throttled = 0;
let busyMillis = 0;
let firstAt = 0;
let lastAt = 0;

function iso(millis: number): string {
  return new Date(millis).toISOString();
}

function isStale(index: number): boolean {
  return spec.staleEvery > 0 && index % spec.staleEvery === 0;
}

function page(cursor: number): string {
  const items: string[] = [];
  const end = Math.min(cursor + spec.pageSize, spec.tokens);
  for (let i = cursor; i < end; i++) {
    items.push(`{"id":"token-${i}","name":"token number ${i}${isStale(i) ? stale : fresh}`);
  }
  const next = end < spec.tokens ? `"${end}"` : 'null';
  return `{"tokens":[${items.join(',')}],"next_cursor":${next}}`;
}

type Respond = (status: number, body?: string, headers?: string) => void;

function handle(method: string, path: string, respond: Respond): void {
  requests++;
  if (method === 'GET') {
    const cursor = Number(/cursor=(\d+)/.exec(path)?.[1] ?? 0);
    after(spec.listMillis, () => respond(200, page(cursor)));
    return;
  }
  const arrived = performance.now();
  firstAt ||= arrived;
  const verdict = limiter?.(arrived);
  if (verdict?.refused) throttled++;
  const index = Number(path.slice(path.lastIndexOf('-') + 1));
  const millis = spec.revokeMillis + Math.random() * (spec.revokeJitterMillis ?? 0);
  after(millis, () => {
    lastAt = performance.now();
    busyMillis += lastAt - arrived;
    if (verdict?.refused) respond(429, '', verdict.headers);
    else if (shouldFail(index)) respond(503);
    else {
      revocations[index] = (revocations[index] ?? 0) + 1;
      respond(204, undefined, verdict?.headers);
    }
  });
}

/** Fails a share of the tokens once each, so that every one of them can still be revoked. */
function shouldFail(index: number): boolean {
  if (!spec.failureShare || failed[index] || Math.random() >= spec.failureShare) return false;
  failed[index] = 1;
  return true;
}

function after(millis: number, run: () => void): void {
  if (millis <= 0) run();
  else setTimeout(run, millis);
}

function serve(socket: Socket): void {
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
        const date = `date: ${new Date().toUTCString()}\r\n`;
        socket.write(`HTTP/1.1 ${status} -\r\n${date}${length}${headers}\r\n${body ?? ''}`);
      });
    }
  });
}

function stats(): ServerStats {
  let revokedOnce = 0;
  let revokedAgain = 0;
  let wronglyRevoked = 0;
  for (const [index, count] of revocations.entries()) {
    if (count > 0 && !isStale(index)) wronglyRevoked++;
    else if (count === 1) revokedOnce++;
    else if (count > 1) revokedAgain++;
  }
  const revokeWallMillis = lastAt - firstAt;
  return {
    revokedOnce,
    revokedAgain,
    wronglyRevoked,
    requests,
    throttled,
    busyMillis,
    revokeWallMillis,
  };
}

const server = createServer(serve).listen(0, '127.0.0.1', 4096, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('message', () => {
  process.send?.(stats(), () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
