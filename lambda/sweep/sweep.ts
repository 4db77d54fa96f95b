import type { SweepEvent } from '../domain/events.ts';
import type { RunnableConnection } from '../ports.ts';
import { Channel } from './channel.ts';
import { sweepConnection } from './connection.ts';
import type { Run } from './run.ts';

/**
 * Sweeps all connections in parallel, each on its own: what goes wrong in one is said in its
 * `connection-finished` event and never reaches another. Never throws for a connection.
 */
export async function* sweep(
  connections: readonly RunnableConnection[],
  run: Run,
): AsyncGenerator<SweepEvent, void, undefined> {
  const events = new Channel<SweepEvent>();
  const all = Promise.all(connections.map((one) => sweepConnection(one, run, events.push)));
  const closed = all.finally(() => events.close());
  yield* events;
  await closed;
}
