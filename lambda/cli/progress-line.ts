import type { CurrentLimits, SweepEvent } from '../domain/events.ts';
import type { Clock, RunnableConnection } from '../ports.ts';
import { Progress } from '../report/text/progress.ts';
import type { Terminal } from './terminal.ts';

const REFRESH_MS = 100;

/** Connections whose current limits can be read while they are swept. */
export interface WatchedConnections {
  readonly connections: readonly RunnableConnection[];
  /** One state for each connection that has connected so far. */
  limits(): readonly CurrentLimits[];
}

/** Makes the limits of each connection readable from the moment it connects. */
export function watchLimits(connections: readonly RunnableConnection[]): WatchedConnections {
  const readers: (() => CurrentLimits)[] = [];
  return {
    connections: connections.map((connection) => ({
      ...connection,
      async connect(...how) {
        const connected = await connection.connect(...how);
        readers.push(() => connected.limits());
        return connected;
      },
    })),
    limits: () => readers.map((read) => read()),
  };
}

/** Shows the progress of a run until `end` is called, on terminals where a line can be rewritten in place. */
export function showProgress(
  terminal: Terminal,
  clock: Clock,
  watched: WatchedConnections,
): { add(event: SweepEvent): void; end(): void } {
  if (!terminal.showsStatus) return { add() {}, end() {} };
  const progress = new Progress(watched.connections.length);
  const show = () => terminal.status(progress.line(clock.elapsed(), watched.limits()));
  const timer = setInterval(show, REFRESH_MS);
  return {
    add: (event) => progress.add(event),
    end() {
      clearInterval(timer);
      terminal.status('');
    },
  };
}
