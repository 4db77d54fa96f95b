import type { LimitState, SweepEvent } from '../domain/events.ts';
import type { Clock, RunnableConnection } from '../ports.ts';
import { Progress } from '../report/text/progress.ts';
import type { Terminal } from './terminal.ts';

const REFRESH_MILLIS = 100;

/** Connections whose limits can be looked at while they are swept. */
export interface Watched {
  readonly connections: readonly RunnableConnection[];
  limits(): readonly LimitState[];
}

/** Remembers the limits of each connection as it connects. */
export function watchLimits(connections: readonly RunnableConnection[]): Watched {
  const connected: (() => LimitState)[] = [];
  return {
    connections: connections.map((connection) => ({
      ...connection,
      async connect(stop) {
        const one = await connection.connect(stop);
        connected.push(() => one.limits());
        return one;
      },
    })),
    limits: () => connected.map((ask) => ask()),
  };
}

/** Shows how far a run is, where a line can be rewritten in place, until `end` is called. */
export function showProgress(
  terminal: Terminal,
  clock: Clock,
  watched: Watched,
): { add(event: SweepEvent): void; end(): void } {
  if (!terminal.showsStatus) return { add() {}, end() {} };
  const progress = new Progress(watched.connections.length);
  const show = () => terminal.status(progress.line(clock.now(), watched.limits()));
  const timer = setInterval(show, REFRESH_MILLIS);
  return {
    add: (event) => progress.add(event),
    end() {
      clearInterval(timer);
      terminal.status('');
    },
  };
}
