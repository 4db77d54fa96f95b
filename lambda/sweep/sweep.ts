import type { SweepEvent } from '../domain/events.ts';
import type { RunnableConnection } from '../ports.ts';
import { Channel } from './channel.ts';
import { sweepConnection } from './connection.ts';
import type { Run } from './run.ts';

/**
 * Sweeps all connections in parallel, each on its own: what goes wrong in one is said in its
 * `connection-finished` event and never reaches another. Never throws for a connection. Leaving the
 * iteration early is a stop: nothing new is started, and what is in flight finishes first.
 */
export async function* sweep(
  connections: readonly RunnableConnection[],
  run: Run,
): AsyncGenerator<SweepEvent, void, undefined> {
  const events = new Channel<SweepEvent>();
  // Nothing may be revoked that nobody accounts for any more.
  const left = new AbortController();
  const stop = { ...run.stop, signal: AbortSignal.any([run.stop.signal, left.signal]) };
  const all = Promise.all(
    connections.map((one) => sweepConnection(one, { ...run, stop }, events.push)),
  );
  const closed = all.finally(() => events.close());
  try {
    yield* events;
  } finally {
    left.abort();
    await closed;
  }
}
