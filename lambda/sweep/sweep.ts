import type { SweepEvent } from '../domain/events.ts';
import type { Messenger } from '../domain/messenger.ts';
import type { RunnableConnection } from '../ports.ts';
import { Channel } from './channel.ts';
import { type Conclude, sweepConnection } from './connection.ts';
import type { Run } from './connection-sweep.ts';
import { SameAccounts } from './same-account.ts';
import { wholeAccounts } from './whole-accounts.ts';
import { Working } from './working.ts';

/**
 * Sweeps all connections in parallel, hundreds at a time, independently: what fails in one ends in its `connection-finished` event and never
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
 * Connections that work at the same time, where there are more, so that what they hold fits into memory; one that completes
 * its account may come on top. More than requests are in flight by default, so that none of these waits for its connection.
 */
const MAX_WORKING = 512;

/**
 * Starts a few connections at a time and serves the sockets of those before them in between: hundreds that start
 * together would also be answered together, in every round trip until the end. People are told once all else is done.
 */
async function sweepAll(
  connections: readonly RunnableConnection[],
  run: Run,
  emit: (event: SweepEvent) => void,
): Promise<void> {
  const working = new Working();
  const accounts = new SameAccounts(connections);
  const groups = connections.length > MAX_WORKING ? wholeAccounts(connections) : [connections];
  const messenger = run.mode === 'enforce' ? run.messenger : undefined;
  const waiting: Conclude[] = [];
  const sweepOne = async (connection: RunnableConnection) => {
    const conclude = await sweepConnection(connection, run, emitAndTell(emit, messenger), accounts);
    if (conclude) waiting.push(conclude);
  };
  let started = 0;
  for await (const together of groups) {
    await working.fewerThan(MAX_WORKING);
    for (const connection of together) {
      working.add(sweepOne(connection));
      if (++started % CONNECTIONS_PER_TICK === 0) await run.clock.sleep(0);
    }
  }
  await working.fewerThan(1);
  const told = await messenger?.send();
  if (told) {
    for (const conclude of waiting) {
      await working.fewerThan(MAX_WORKING);
      working.add(conclude(told));
    }
  }
  await working.fewerThan(1);
}

/** Passes events on, those of tokens to the messenger, too. */
function emitAndTell(
  emit: (event: SweepEvent) => void,
  messenger: Messenger | undefined,
): (event: SweepEvent) => void {
  if (!messenger) return emit;
  return (event) => {
    if (event.type === 'token') messenger.add(event);
    emit(event);
  };
}
