// Apigee Edge, as far as the tokens of one app need it: search by pages, one GET for each token, deletions.

import { DAY } from '../support/clock.ts';
import { after, type Respond, serveRaw } from './raw-http.ts';

/** What one benchmark asks of it. */
export interface ApigeeSpec {
  readonly tokens: number;
  /** One token in so many is expired. */
  readonly staleEvery: number;
  /** Of every answer. */
  readonly millis: number;
}

/** What it saw. */
export interface ApigeeStats {
  /** Tokens that were looked at once. */
  readonly seenOnce: number;
  readonly seenAgain: number;
  readonly deleted: number;
  readonly requests: number;
}

const spec = JSON.parse(process.argv[2] ?? '{}') as ApigeeSpec;
const PAGE = 100;
const looks = new Uint8Array(spec.tokens);
const deleted = new Set<string>();
let requests = 0;

/** The page starts with the token that it is asked for by, as the documentation has it. */
function search(path: string, respond: Respond): void {
  const first = Number(/start=value-(\d+)/.exec(path)?.[1] ?? 0);
  const count = Math.min(PAGE, spec.tokens - first);
  const list = Array.from({ length: count }, (_, index) => `value-${first + index}`);
  const next = first + count < spec.tokens ? list.at(-1) : undefined;
  after(spec.millis, () => respond(200, JSON.stringify({ list, meta: { next } })));
}

const UNKNOWN_TOKEN = JSON.stringify({
  code: 'keymanagement.service.invalid_access_token',
});

function look(path: string, respond: Respond): void {
  const value = /accesstokens\/(value-(\d+))/.exec(path);
  if (deleted.has(value?.[1] ?? '')) {
    after(spec.millis, () => respond(404, UNKNOWN_TOKEN));
    return;
  }
  const index = Number(value?.[2]);
  looks[index] = (looks[index] ?? 0) + 1;
  const expiresAt = Date.now() + (index % spec.staleEvery === 0 ? -30 : 30) * DAY;
  const createdAt = expiresAt - 60 * DAY;
  const token = {
    token: value?.[1],
    app: 'app',
    status: 'approved',
    scope: 'read',
    createdAt,
    expiresAt,
  };
  after(spec.millis, () => respond(200, JSON.stringify(token)));
}

function remove(path: string, respond: Respond): void {
  const [, value = ''] = /accesstokens\/(value-\d+)/.exec(path) ?? [];
  deleted.add(value);
  after(spec.millis, () => respond(200, JSON.stringify({ token: value })));
}

function stats(): ApigeeStats {
  return {
    seenOnce: looks.filter((count) => count === 1).length,
    seenAgain: looks.filter((count) => count > 1).length,
    deleted: deleted.size,
    requests,
  };
}

serveRaw((method, path, respond) => {
  requests++;
  if (method === 'DELETE') remove(path, respond);
  else if (path.includes('/oauth2/search')) search(path, respond);
  else look(path, respond);
}, stats);
