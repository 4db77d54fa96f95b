import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Where and as whom a command runs. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a command to its end; resolves to what it printed. Throws with that when it fails. */
export async function runCommand(
  command: string,
  words: readonly string[],
  options: CommandOptions,
): Promise<string> {
  const child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaints] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed(child),
  ]);
  if (child.exitCode !== 0)
    throw new Error(`${words.join(' ')} ended with ${child.exitCode}:\n${complaints}${output}`);
  return output + complaints;
}

/** Ends a child at once and waits until it is gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await closed(child);
}

async function closed(child: ChildProcess): Promise<void> {
  await once(child, 'close');
}
