import type { ErrorCode } from '../../lambda/errors.ts';
import { DAY, HOUR, SECOND } from '../support/clock.ts';
import { type Effect, redirect, respondWith } from '../support/sandbox/faults.ts';
import { htmlPage, json, type Reply } from '../support/sandbox/message.ts';

/** Something that goes wrong with a request to a provider or to Secrets Manager. */
export interface Fault {
  readonly title: string;
  /**
   * - `passing`: one more attempt may get over it
   * - `lasting`: asking again would not help, and nobody does
   * - `long-wait`: the server asks for a wait that does not end before the deadline
   * - `stop`: the run is told to end when the request arrives
   * - `clock`: the wall clock of the machine is set when the request arrives
   */
  readonly kind: 'passing' | 'lasting' | 'long-wait' | 'stop' | 'clock';
  /** What the failure is called, unless the provider knows better. */
  readonly code: ErrorCode;
  /** `outage`: the connection breaks, and nothing listens any more. `none`: the response is as it should be. */
  readonly effect: Effect | 'outage' | 'none';
  /** Makes sense only for requests that change nothing, or only for those that do. */
  readonly only?: 'reads' | 'changes';
  /** By how much the wall clock is set; only with `clock`. */
  readonly setMillis?: number;
}

const HOUR_SECONDS = 3600;

const NETWORK: readonly Fault[] = [
  passing('a reset connection', 'unavailable', { kind: 'reset' }),
  passing('a refused connection', 'unavailable', 'outage'),
  passing('a lost response', 'unavailable', { kind: 'lost-response' }),
  passing('a truncated response', 'unavailable', { kind: 'truncate' }),
  passing('no response in time', 'timeout', { kind: 'slow', millis: Number.POSITIVE_INFINITY }),
];

/** Answers that say nothing of whether the request was carried out; a proxy may give them before or after. */
const ANSWERS: readonly (readonly [string, Fault['kind'], ErrorCode, Reply])[] = [
  ['401', 'lasting', 'unauthorized', json(401, {})],
  ['403', 'lasting', 'forbidden', json(403, {})],
  ['404 of somebody else', 'lasting', 'not-found', htmlPage(404)],
  ['418', 'lasting', 'invalid-response', json(418, {})],
  ['429', 'passing', 'throttled', json(429, {})],
  ['429 with Retry-After', 'passing', 'throttled', json(429, {}, { 'retry-after': '7' })],
  [
    '429 with Retry-After past the deadline',
    'long-wait',
    'throttled',
    json(429, {}, { 'retry-after': String(HOUR_SECONDS) }),
  ],
  ['500', 'passing', 'unavailable', json(500, {})],
  ['503', 'passing', 'unavailable', json(503, {})],
  ['503 with Retry-After', 'passing', 'unavailable', json(503, {}, { 'retry-after': '7' })],
  ['504 in HTML', 'passing', 'unavailable', htmlPage(504)],
  ['200 in HTML', 'lasting', 'invalid-response', htmlPage(200)],
  ['a redirect', 'lasting', 'invalid-response', reply(redirect('/elsewhere'))],
  ['a redirect that keeps the method', 'lasting', 'invalid-response', reply(redirect('/', 307))],
];

/** Answers that claim success; a change that was not made would be the provider's own lie. */
const GARBLED: readonly (readonly [string, Reply])[] = [
  ['malformed JSON', { ...json(200, {}), body: '{"id":' }],
  ['JSON without what is documented', json(200, {})],
];

/** Every fault. */
export const FAULTS: readonly Fault[] = [
  ...NETWORK,
  ...ANSWERS.flatMap(([title, kind, code, one]): Fault[] => [
    { title, kind, code, effect: respondWith(one) },
    {
      title: `${title}, after it was carried out`,
      kind,
      code,
      effect: { ...respondWith(one), carriedOut: true },
      only: 'changes',
    },
  ]),
  ...GARBLED.flatMap(([title, one]): Fault[] => [
    { title, kind: 'lasting', code: 'invalid-response', effect: respondWith(one), only: 'reads' },
    {
      title,
      kind: 'lasting',
      code: 'invalid-response',
      effect: { ...respondWith(one), carriedOut: true },
      only: 'changes',
    },
  ]),
  ...[SECOND, HOUR, DAY].flatMap((millis) => [clockSet(millis), clockSet(-millis)]),
  { title: 'the end of the time', kind: 'stop', code: 'deadline', effect: 'none' },
];

function passing(title: string, code: ErrorCode, effect: Fault['effect']): Fault {
  return { title, kind: 'passing', code, effect };
}

function clockSet(setMillis: number): Fault {
  const title = `a wall clock that is set ${setMillis > 0 ? 'forward' : 'back'} by ${Math.abs(setMillis / SECOND)} s`;
  return { title, kind: 'clock', code: 'clock-skew', effect: 'none', setMillis };
}

function reply(effect: Effect): Reply {
  if (effect.kind !== 'response') throw new TypeError('not a response');
  return effect.reply;
}
