import { onTestFinished } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { createHttpClient } from '../../lambda/http/client.ts';
import type { Feedback } from '../../lambda/http/pacing/feedback.ts';
import type { Limiter } from '../../lambda/http/pacing/limiter.ts';
import { type SocketOptions, Sockets } from '../../lambda/http/sockets.ts';
import type { HttpRequest } from '../../lambda/http-ports.ts';
import { steadyClock } from '../../lambda/sweep/steady-clock.ts';
import { createTestClock, settableClock } from '../support/clock.ts';
import { EVERYWHERE } from '../support/everywhere.ts';
import { responseMemory } from '../support/memory.ts';

/** A limiter that always has a slot and records its feedback. */
export interface RecordingLimiter extends Limiter {
  readonly feedback: Feedback[];
  inside(): number;
}

export function createRecordingLimiter(): RecordingLimiter {
  const feedback: Feedback[] = [];
  let inside = 0;
  return {
    feedback,
    inside: () => inside,
    enter() {
      inside += 1;
      return { serial: 1, startedAt: 0, inFlight: inside };
    },
    leave(_, given) {
      inside -= 1;
      feedback.push(given);
    },
    state: () => ({ concurrency: 1, throttled: 0 }),
  };
}

/** A client with fakes around it; closed when the test ends. */
export function createTestClient(
  options: {
    readonly timeoutMillis?: number;
    /** Milliseconds from the start. */
    readonly deadline?: number;
    /** Called while a request sleeps. */
    readonly onSleep?: () => void;
    readonly random?: () => number;
    readonly beforeSending?: () => void;
    readonly sockets?: SocketOptions;
  } = {},
) {
  const { timeoutMillis = 30_000, deadline = Number.POSITIVE_INFINITY } = options;
  const time = settableClock(createTestClock());
  const clock: typeof time = {
    ...time,
    sleep(millis, signal) {
      options.onSleep?.();
      return time.sleep(millis, signal);
    },
  };
  const limiter = createRecordingLimiter();
  const stopping = new AbortController();
  const skews: number[] = [];
  const waits: number[] = [];
  const client = createHttpClient({
    limits: { timeoutMillis },
    allowList: EVERYWHERE,
    sockets: new Sockets(responseMemory(), options.sockets),
    limiter,
    clock: steadyClock(clock),
    stop: { signal: stopping.signal, deadline: clock.elapsed() + deadline },
    random: options.random ?? (() => 0.5),
    beforeSending: () => options.beforeSending?.(),
    onDate: (millis) => skews.push(millis),
    onWait: () => waits.push(clock.now()),
  });
  onTestFinished(() => client.close());
  return { client, clock, limiter, stopping, skews, waits };
}

/** The SweepError that `promise` ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<SweepError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof SweepError) return error;
  throw new Error('no SweepError', { cause: error });
}

export const request = (origin: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'DELETE',
  url: new URL('/tokens/1', origin),
  ...more,
});
