import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { SweepError } from '../errors.ts';

const run = promisify(exec);

/** As much as Secrets Manager keeps. */
const MAX_BYTES = 65_536;
/** Long enough for a person to unlock a password manager. */
const TIMEOUT_MILLIS = 60_000;

/**
 * What a command prints, such as that of a password manager; a shell runs it. What it writes to stderr is not shown, since
 * nobody knows what that holds.
 * @param shown what the secret is called in messages
 * @throws SweepError `invalid-secret` or `timeout`
 */
export async function readCommand(
  command: string,
  shown: string,
  timeoutMillis: number = TIMEOUT_MILLIS,
): Promise<string> {
  try {
    const running = run(command, { timeout: timeoutMillis, maxBuffer: MAX_BYTES });
    // So that it cannot take what a person types for the sweeper, or wait for it.
    running.child.stdin?.end();
    return (await running).stdout;
  } catch (error) {
    // Not as the cause: an error of `exec` holds what the command printed.
    throw failed(shown, error, timeoutMillis);
  }
}

function failed(shown: string, error: unknown, timeoutMillis: number): SweepError {
  const { code, killed } = error as { readonly code?: unknown; readonly killed?: boolean };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return new SweepError('invalid-secret', `secret ${shown} printed more than 64 KiB`);
  if (killed)
    return new SweepError(
      'timeout',
      `secret ${shown} was not there after ${timeoutMillis / 1000}s`,
    );
  const how = typeof code === 'number' ? `ended with exit code ${code}` : 'could not be run';
  return new SweepError('invalid-secret', `secret ${shown} ${how}; run it yourself to see why`);
}
