import type { Clock, Stop } from '../ports.ts';

/** npm passes on the signal that the terminal sends to both; this close together it is one and the same. */
const ECHO_MILLIS = 200;

/** A run that a person can end. */
export interface Stopping {
  readonly stop: Stop;
  /** Starts nothing new from here on. */
  end(): void;
}

/**
 * Ends the run on SIGINT or SIGTERM: what is in flight finishes and the report is written. A second signal
 * calls `exit` at once.
 */
export function stopOnSignals(
  process: NodeJS.EventEmitter,
  clock: Clock,
  tell: (line: string) => void,
  exit: () => void,
): Stopping {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const onSignal = () => {
    if (firstAt !== undefined) {
      if (clock.now() - firstAt > ECHO_MILLIS) exit();
      return;
    }
    firstAt = clock.now();
    tell('stopping: what is in flight finishes, the rest is left; once more to exit at once');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, onSignal);
  return {
    stop: { signal: controller.signal, deadline: Number.POSITIVE_INFINITY },
    end: () => controller.abort(),
  };
}
