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
  const ending = new AbortController();
  const end = () => ending.abort();
  // By hand: AbortSignal.any works that out anew each time that it is asked, 0.8 µs for each revocation.
  if (run.stop.signal.aborted) end();
  run.stop.signal.addEventListener('abort', end);
  const stop = { ...run.stop, signal: ending.signal };
  const closed = sweepAll(connections, { ...run, stop }, events.push).finally(() => events.close());
  try {
    for (let batch = await events.take(); batch.length > 0; batch = await events.take()) {
      for (const event of batch) yield event;
    }
  } finally {
    end();
    await closed;
    run.stop.signal.removeEventListener('abort', end);
  }
}

/** Connections that are started at once; each turn of the event loop costs a tenth of a connection's start. */
const STARTED_TOGETHER = 16;

/**
 * Starts a few connections at a time, with the sockets of those before them served in between: two hundred that
 * start as one would also be answered as one, in every round trip until the end.
 */
async function sweepAll(
  connections: readonly RunnableConnection[],
  run: Run,
  emit: (event: SweepEvent) => void,
): Promise<void> {
  const running: Promise<void>[] = [];
  for (const connection of connections) {
    running.push(sweepConnection(connection, run, emit));
    if (running.length % STARTED_TOGETHER === 0) await run.clock.sleep(0);
  }
  await Promise.all(running);
}
