// The provider of the benchmarks, in a process of its own.

import { DAY } from '../support/clock.ts';
import { createDrawnLimiter, type DrawnLimit } from './drawn-limiter.ts';
import { createLimiter, type LimiterSpec, type LimiterVerdict } from './limiter.ts';
import { after, type Respond, serveRaw } from './raw-http.ts';

/** What one benchmark asks of the provider. */
export interface ServerSpec {
  readonly tokens: number;
  /** Into so many equal parts the tokens are divided, each listed on its own. */
  readonly projects?: number;
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
  /** Limits of the lab. */
  readonly drawn?: DrawnLimit;
  /** People who own the tokens in turns, ten each, by their numbers; the API tells the address of each. @default - no owner is named */
  readonly owners?: number;
}

/** What the provider saw. */
export interface ServerStats {
  readonly revokedOnce: number;
  readonly revokedAgain: number;
  readonly wronglyRevoked: number;
  /** Requests of any kind. */
  readonly requests: number;
  /** Attempts to revoke, refused ones included. */
  readonly attempts: number;
  readonly throttled: number;
  /** Time that revocations spent inside the server, added up. */
  readonly busyMillis: number;
  /** From the first revocation's arrival to the last one's answer. */
  readonly revokeWallMillis: number;
}

/** Tokens that follow each other and have one owner. */
const OWNED_TOGETHER = 10;

const spec = JSON.parse(process.argv[2] ?? '{}') as ServerSpec;
const perProject = spec.tokens / (spec.projects ?? 1);
const revocations = new Uint8Array(spec.tokens);
const failed = new Uint8Array(spec.tokens);
const limiter = spec.limiter && createLimiter(spec.limiter);
const drawn = spec.drawn && createDrawnLimiter(spec.drawn);
let requests = 0;
let attempts = 0;
let throttled = 0;
let busyMillis = 0;
let firstAt = 0;
let lastAt = 0;

/** Enough different times that nobody gets away with remembering the last one. */
const VARIANTS = 997;
const fresh = ends(30 * DAY);
const stale = ends(-30 * DAY);

/** The end of a token's JSON, with an expiry that lies roughly `inMillis` from now. */
function ends(inMillis: number): readonly string[] {
  return Array.from({ length: VARIANTS }, (_, index) => {
    const expires = Date.now() + inMillis + index * 61_234;
    return `","created_at":"${iso(expires - 60 * DAY)}","expires_at":"${iso(expires)}"}`;
  });
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}

function isStale(index: number): boolean {
  return spec.staleEvery > 0 && index % spec.staleEvery === 0;
}

function page(start: number, end: number, last: boolean): string {
  const items: string[] = [];
  for (let i = start; i < end; i++) {
    const times = (isStale(i) ? stale : fresh)[i % VARIANTS];
    const owner = spec.owners ? `"owner":"${Math.floor(i / OWNED_TOGETHER) % spec.owners}",` : '';
    items.push(`{${owner}"id":"token-${i}","name":"token number ${i}${times}`);
  }
  return `{"tokens":[${items.join(',')}],"next_cursor":${last ? 'null' : `"${end}"`}}`;
}

function list(path: string, respond: Respond): void {
  const [, project, cursor] = /projects\/(\d+)\/tokens(?:\?cursor=(\d+))?$/.exec(path) ?? [];
  const first = Number(project) * perProject;
  const start = cursor === undefined ? first : Number(cursor);
  const end = Math.min(start + spec.pageSize, first + perProject);
  after(spec.listMillis, () => respond(200, page(start, end, end === first + perProject)));
}

function user(path: string, respond: Respond): void {
  after(spec.listMillis, () => respond(200, `{"email":"${path.split('/').at(-1)}@example.com"}`));
}

function revoke(path: string, respond: Respond): void {
  attempts++;
  const arrived = performance.now();
  firstAt ||= arrived;
  const verdict = drawn?.decide(arrived) ?? asDrawn(limiter?.(arrived));
  const refusedWith = verdict?.refusedWith;
  if (refusedWith) throttled++;
  const index = Number(path.slice(path.lastIndexOf('-') + 1));
  const millis = spec.revokeMillis + Math.random() * (spec.revokeJitterMillis ?? 0);
  after(refusedWith ? millis * (spec.drawn?.refusalShare ?? 1) : millis, () => {
    lastAt = performance.now();
    busyMillis += lastAt - arrived;
    if (!refusedWith) drawn?.release();
    if (refusedWith) respond(refusedWith, '', verdict.headers);
    else if (shouldFail(index)) respond(503);
    else {
      revocations[index] = (revocations[index] ?? 0) + 1;
      respond(204, undefined, verdict?.headers);
    }
  });
}

function asDrawn(verdict: LimiterVerdict | undefined) {
  return verdict && { headers: verdict.headers, refusedWith: verdict.refused ? 429 : undefined };
}

/** Fails a share of the tokens once each, so that every one of them can still be revoked. */
function shouldFail(index: number): boolean {
  if (!spec.failureShare || failed[index] || Math.random() >= spec.failureShare) return false;
  failed[index] = 1;
  return true;
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
    attempts,
    throttled,
    busyMillis,
    revokeWallMillis,
  };
}

serveRaw((method, path, respond) => {
  requests++;
  const answer = method !== 'GET' ? revoke : path.startsWith('/v1/users/') ? user : list;
  answer(path, respond);
}, stats);
