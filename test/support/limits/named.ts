import type { LimitSpec, PartSpec } from './spec.ts';
import type { SweepSpec } from './sweep.ts';

/** A sweep that was looked at closely, and to which class of limits it belongs. */
export interface NamedSweep extends SweepSpec {
  readonly name: string;
  readonly group: string;
}

const MINUTE = 60_000;

const bucket = (rate: number, burst: number): PartSpec => ({ kind: 'bucket', rate, burst });
const window = (quota: number, windowMillis: number, phase = 0): PartSpec => ({
  kind: 'fixed',
  quota,
  windowMillis,
  phase,
});

const TEN_SECONDS = { parts: [window(300, 10_000)] };

/** Group, name, limit, and what differs from 1,500 tokens, 20 ms, 50 in flight. */
const CASES: readonly (readonly [string, string, Partial<LimitSpec>, Partial<SweepSpec>?])[] = [
  ['bucket', 'a burst of a second', { parts: [bucket(200, 200)], retryAfter: 1 }, { tokens: 6000 }],
  ['bucket', 'hardly any burst', { parts: [bucket(200, 10)], retryAfter: 1 }, { tokens: 6000 }],
  ['bucket', 'a low rate', { parts: [bucket(50, 50)], retryAfter: 1 }],
  ['bucket', 'no Retry-After', { parts: [bucket(200, 200)] }, { tokens: 6000 }],
  [
    'bucket',
    'Retry-After 5 s',
    { parts: [bucket(93, 106)], retryAfter: 5 },
    { tokens: 2800, latencyMillis: 79, concurrency: 12 },
  ],
  ['window, told', 'RateLimit-*', { ...TEN_SECONDS, headers: 'ratelimit' }],
  ['window, told', 'X-RateLimit-*', { ...TEN_SECONDS, headers: 'x-ratelimit' }],
  ['window, told', 'X-Rate-Limit-*', { ...TEN_SECONDS, headers: 'x-rate-limit' }],
  ['window, Retry-After', 'to its end', { ...TEN_SECONDS, retryAfter: 'end' }],
  [
    'window, Retry-After',
    'to its end, slow',
    { parts: [window(60, MINUTE, 17_000)], retryAfter: 'end' },
    { tokens: 240, latencyMillis: 300, concurrency: 10 },
  ],
  ['window, untold', 'a fixed one', TEN_SECONDS],
  [
    'window, untold',
    'a sliding log',
    { parts: [{ kind: 'sliding-log', quota: 300, windowMillis: 10_000, phase: 0 }] },
  ],
  [
    'window, untold',
    'a sliding counter',
    { parts: [{ kind: 'sliding-counter', quota: 300, windowMillis: 10_000, phase: 0 }] },
  ],
  ['window, untold', 'of a second', { parts: [window(100, 1000)] }, { tokens: 3000 }],
  [
    'window, not aligned, structured',
    'with the first request',
    { parts: [{ kind: 'anchored', quota: 300, windowMillis: 10_000 }], headers: 'structured' },
  ],
  [
    'window, not aligned, structured',
    'at a phase of its own',
    { parts: [window(300, 10_000, 3700)], headers: 'structured' },
  ],
  [
    'two at once',
    '403, the headers speak of the window',
    {
      parts: [window(600, MINUTE), bucket(20, 20)],
      headers: 'x-ratelimit',
      status: 403,
      retryAfter: 1,
    },
    { tokens: 2000 },
  ],
  [
    'shared',
    'half a window, a clock 90 s ahead',
    { ...TEN_SECONDS, othersRate: 15, headers: 'x-ratelimit', clockAheadMillis: 90_000 },
  ],
  [
    'in flight',
    '12, else 429',
    { parts: [{ kind: 'in-flight', most: 12 }] },
    { tokens: 6000, latencyMillis: 60 },
  ],
  [
    'in flight',
    '8, else 503',
    { parts: [{ kind: 'in-flight', most: 8 }], status: 503, retryAfter: 1 },
    { tokens: 6000, latencyMillis: 60 },
  ],
  [
    'small',
    'one at a time, five a second',
    { parts: [bucket(5, 1)] },
    { tokens: 150, concurrency: 10 },
  ],
  [
    'small',
    'two at a time, Retry-After 10 s',
    { parts: [bucket(20, 2)], retryAfter: 10 },
    { tokens: 800 },
  ],
  [
    'small',
    'a ban of five seconds',
    { parts: [bucket(50, 50)], banMillis: 5000, retryAfter: 'end' },
  ],
  ['small', 'a ban of a second, untold', { parts: [bucket(50, 10)], banMillis: 1000 }],
];

/** Sweeps of each class. */
export const NAMED: readonly NamedSweep[] = CASES.map(([group, name, limit, sweep], index) => ({
  tokens: 1500,
  latencyMillis: 20,
  concurrency: 50,
  jitter: 0.1,
  seed: index + 1,
  ...sweep,
  limit: { parts: [], headers: 'none', status: 429, clockAheadMillis: 0, ...limit },
  group,
  name,
}));
