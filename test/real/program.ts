import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild } from '../e2e/child.ts';

const STARTUP_MILLIS = 60_000;

/** A server that runs in a process of its own. */
export interface Program {
  /** What it has printed so far. */
  output(): string;
  close(): Promise<void>;
}

/** Where a server is reached once it runs, and its folder, which is also its home. */
export interface Place {
  readonly url: string;
  readonly cwd: string;
}

/**
 * Starts a program; resolves when `url` is answered, whatever the status.
 * Throws with what it printed when it ends, or does not answer in time.
 */
export async function startProgram(
  command: string,
  words: readonly string[],
  { url, cwd }: Place,
): Promise<Program> {
  const child = spawn(command, words, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const deadline = Date.now() + STARTUP_MILLIS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await endChild(child);
      throw new Error(`${command} ${words.join(' ')} did not start:\n${output}`);
    }
    await delay(100);
  }
  return { output: () => output, close: () => endChild(child) };
}

/** Starts a script of a package under this folder, as {@link startProgram} starts a program. */
export function startScript(
  script: string,
  words: readonly string[],
  place: Place,
): Promise<Program> {
  const path = join(import.meta.dirname, 'node_modules', script);
  return startProgram(process.execPath, [path, ...words], place);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
