import { type Effect, redirect, respondWith } from '../support/sandbox/faults.ts';
import { htmlPage, json } from '../support/sandbox/message.ts';
import type { ProviderContract } from './harness.ts';
import type { SweepOptions } from './sweep-once.ts';

/** Where only the time limit ends an attempt, it is `timeoutMillis`. */
export function timeoutFor({ kind }: Effect, timeoutMillis: number): SweepOptions {
  return kind === 'slow' || kind === 'trickle' ? { limits: { timeoutMillis } } : {};
}

/** Every other response comes within this time. */
export const SHORT_TIMEOUT = 60;

/** No response has to come. */
export const SHORTEST_TIMEOUT = 25;

/** A response with this status and an empty JSON object; nothing is carried out. */
export const status = (code: number, headers = {}) => respondWith(json(code, {}, headers));

/** What one more attempt recovers from. */
export const PASSING: readonly (readonly [title: string, effect: Effect])[] = [
  ['429 with Retry-After', status(429, { 'retry-after': '7' })],
  ['429 without Retry-After', status(429)],
  ['503 with Retry-After', status(503, { 'retry-after': '7' })],
  ['500', status(500)],
  ['502 with a page of HTML', respondWith(htmlPage(502))],
  ['a reset connection', { kind: 'reset' }],
  ['a lost response', { kind: 'lost-response' }],
  ['a truncated body', { kind: 'truncate' }],
  ['no response in time', { kind: 'slow', millis: Number.POSITIVE_INFINITY }],
];

type Lasting = readonly [title: string, code: string, effect: Effect];

/** What stays as it is, with the code of its error. */
export const LASTING: readonly Lasting[] = [
  ['401', 'unauthorized', status(401)],
  ['403', 'forbidden', status(403)],
  ['429', 'throttled', status(429)],
  ['500', 'unavailable', status(500)],
  ['a reset connection', 'unavailable', { kind: 'reset' }],
  ['a truncated body', 'unavailable', { kind: 'truncate' }],
  ['no response in time', 'timeout', { kind: 'slow', millis: Number.POSITIVE_INFINITY }],
  ['a body that trickles', 'timeout', { kind: 'trickle', gapMillis: 30 }],
  ['a response of more than 32 MiB', 'invalid-response', { kind: 'oversize' }],
  ['a page of HTML with 200', 'invalid-response', respondWith(htmlPage(200))],
  ['a redirect', 'invalid-response', redirect('/elsewhere')],
  ['a redirect that keeps the method', 'invalid-response', redirect('/elsewhere', 307)],
];

/** Statuses of success, the likeliest to be mistaken for one first. */
const SUCCESSES = [202, 200, 201, 203, 206, 207, 208, 226];

/** A response with a 2xx that the API does not document for a revocation. */
export function undocumentedSuccess({
  successes = [],
  okStatuses = [],
}: Pick<ProviderContract, 'successes' | 'okStatuses'> = {}): Lasting {
  const documented = new Set([...okStatuses, ...successes.map(([, { status }]) => status)]);
  const code = SUCCESSES.find((candidate) => !documented.has(candidate));
  if (code === undefined) throw new RangeError('every 2xx is documented');
  return [`an undocumented ${code}`, 'invalid-response', status(code)];
}

/** Without a body, these are no faults. */
export const NEED_A_BODY = new Set<Effect['kind']>(['truncate', 'trickle', 'oversize']);

/** The statuses with which a request is echoed. */
export const ECHOED = [200, 400, 401, 403, 404, 409, 418, 429, 500];
