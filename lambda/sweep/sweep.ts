import type { SweepEvent } from '../domain/events.ts';
import type { RunnableConnection } from '../ports.ts';
import { Channel } from './channel.ts';
import { sweepConnection } from './connection.ts';
import type { Run } from './connection-sweep.ts';
import { SameAccounts } from './same-account.ts';

/**
 * Sweeps all connections in parallel, independently: what fails in one ends in its `connection-finished` event and never
 * affects another. Never throws for a connection. Leaving the iteration early stops the run: nothing new is started, and
 * what is in flight finishes first.
 */
export async function* sweep(
  connections: readonly RunnableConnection[],
  run: Run,
): AsyncGenerator<SweepEvent, void, undefined> {
  const events = new Channel<SweepEvent>();
  // Once nobody reads the events, nothing more may be revoked.
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // Not AbortSignal.any, which works out its state again each time that it is asked, which is for each revocation.
  if (run.stop.signal.aborted) stop();
  run.stop.signal.addEventListener('abort', stop);
  const stoppableRun = { ...run, stop: { ...run.stop, signal: stopping.signal } };
  const finished = sweepAll(connections, stoppableRun, events.push).finally(() => events.close());
  try {
    for (let batch = await events.take(); batch.length > 0; batch = await events.take()) {
      for (const event of batch) yield event;
    }
  } finally {
    stop();
    await finished;
    run.stop.signal.removeEventListener('abort', stop);
  }
}

/** Connections that are started in one turn of the event loop, which costs a small part of a connection's start. */
const CONNECTIONS_PER_TICK = 16;

/**
 * Starts a few connections at a time and serves the sockets of those before them in between: hundreds that start
 * together would also be answered together, in every round trip until the end.
 */
async function sweepAll(
  connections: readonly RunnableConnection[],
  run: Run,
  emit: (event: SweepEvent) => void,
): Promise<void> {
  const running: Promise<void>[] = [];
  const accounts = new SameAccounts(connections);
  for (const connection of connections) {
    running.push(sweepConnection(connection, run, emit, accounts));
    if (running.length % CONNECTIONS_PER_TICK === 0) await run.clock.sleep(0);
  }
  await Promise.all(running);
}
