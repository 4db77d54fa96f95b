import type { Stop } from '../ports.ts';
import type { CliContext } from './context.ts';

/** The end of a command's time. Dispose it when the command is over. */
export interface Deadline extends Disposable {
  readonly stop: Stop;
}

/** Lets requests start until a signal stops the run or `millis` have passed, and says so on stderr then. */
export function startDeadline(
  millis: number,
  { stopping, adapters, terminal }: Pick<CliContext, 'stopping' | 'adapters' | 'terminal'>,
): Deadline {
  const { signal } = stopping.stop;
  const controller = new AbortController();
  const end = () => controller.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  const timer = setTimeout(() => {
    if (!signal.aborted)
      terminal.stderr(
        'the time of --deadline is over: requests in flight finish, the rest is left',
      );
    end();
  }, millis);
  return {
    stop: { signal: controller.signal, deadline: adapters.clock.elapsed() + millis },
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}
