import type { Clock, RunnableConnection } from '../ports.ts';
import { describeLength } from '../report/text/times.ts';
import type { Terminal } from './terminal.ts';

/** The same connections, which say in a line on stderr whenever they begin to wait for more than a minute. */
export function tellWaits(
  connections: readonly RunnableConnection[],
  terminal: Pick<Terminal, 'stderr'>,
  clock: Pick<Clock, 'now'>,
): readonly RunnableConnection[] {
  return connections.map((connection) => ({
    ...connection,
    async connect(stop) {
      const connected = await connection.connect(stop);
      connected.onLongWait?.(({ millis, status }) => {
        const until = new Date(clock.now() + millis).toISOString().slice(0, 19).replace('T', ' ');
        const length = describeLength(millis);
        terminal.stderr(
          `${connection.name}: waiting ${length}, until ${until} UTC, as the provider asks (HTTP ${status})`,
        );
      });
      return connected;
    },
  }));
}
