import type { Clock, Stop } from '../ports.ts';

/** npm repeats a signal that the terminal already sent to both; so close together, two signals are one. */
const REPEAT_WINDOW_MS = 200;

/** A run that can be stopped from outside. */
export interface Stopping {
  readonly stop: Stop;
  /** From here on the run starts nothing new. */
  end(): void;
}

/**
 * Ends the run on SIGINT or SIGTERM: requests in flight finish and the report is written. A second signal
 * calls `exit` at once.
 * @param stderr writes one line
 */
export function stopOnSignals(
  process: NodeJS.EventEmitter,
  clock: Pick<Clock, 'elapsed'>,
  stderr: (line: string) => void,
  exit: () => void,
): Stopping {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt !== undefined) {
      if (clock.elapsed() - firstAt > REPEAT_WINDOW_MS) exit();
      return;
    }
    firstAt = clock.elapsed();
    stderr(
      'stopping: requests in flight finish, the rest is left; press Ctrl-C again to exit at once',
    );
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal);
  return {
    stop: { signal: controller.signal, deadline: Number.POSITIVE_INFINITY },
    end: () => controller.abort(),
  };
}
