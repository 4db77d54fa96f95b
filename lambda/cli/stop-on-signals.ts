import type { Clock, Stop } from '../ports.ts';

/** npm repeats a signal that the terminal already sent to both; so close together, two signals are one. */
const REPEAT_WINDOW_MS = 200;

/** A person or a supervisor sends them, and sends another when the run does not end soon enough. */
const ASKING = ['SIGINT', 'SIGTERM', 'SIGQUIT'];

/** The system sends them as often as it likes: the terminal closed, or the processor time is used up. */
const REPEATED = ['SIGHUP', 'SIGXCPU'];

/** A run that can be stopped from outside. */
export interface Stopping {
  readonly stop: Stop;
  /** From here on the run starts nothing new. */
  end(): void;
}

/**
 * Ends the run on a signal that would end the process: requests in flight finish and the report is written. A second
 * SIGINT, SIGTERM or SIGQUIT calls `exit` at once. SIGUSR1, on which Node lets anybody debug the process who may
 * signal it, does nothing.
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
  const onSignal = (signal: string) => {
    if (firstAt === undefined) {
      firstAt = clock.elapsed();
      stderr(
        'stopping: requests in flight finish, the rest is left; press Ctrl-C again to exit at once',
      );
      controller.abort();
    } else if (ASKING.includes(signal) && clock.elapsed() - firstAt > REPEAT_WINDOW_MS) exit();
  };
  for (const signal of [...ASKING, ...REPEATED]) process.on(signal, () => onSignal(signal));
  process.on('SIGUSR1', () => {});
  return {
    stop: { signal: controller.signal, deadline: Number.POSITIVE_INFINITY },
    end: () => controller.abort(),
  };
}
