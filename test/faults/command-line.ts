import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { type ProcessWorld, SHIFTED_CLOCK } from './process-world.ts';

const CLI = fileURLToPath(new URL('../../lambda/cli.ts', import.meta.url));

/** How a run of the command line ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without what is warned of in the configuration. */
  readonly stderr: string;
}

/** A run of the command line in a process of its own. */
export interface CommandLine {
  readonly child: ChildProcess;
  readonly ended: Promise<ProcessExit>;
  /** Resolves once stderr holds these words, or matches, or ends. */
  said(words: string | RegExp): Promise<void>;
}

/** Starts the command line in a world; with `shell`, through a line of shell in which `"$@"` is the command. */
export function startCommandLine(
  world: Pick<ProcessWorld, 'folder' | 'env'>,
  words: readonly string[],
  shell = 'exec "$@"',
): CommandLine {
  const command = [process.execPath, '--import', SHIFTED_CLOCK, CLI, ...words];
  const child = spawn('/bin/sh', ['-c', shell, 'sh', ...command], {
    cwd: world.folder,
    env: { ...COMPILE_CACHE, ...world.env(), PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { said, all } = listenTo(child.stderr);
  const ended = Promise.all([text(child.stdout), all, once(child, 'close')]).then(
    ([stdout, stderr]) => ({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
  );
  return { child, ended, said };
}

function listenTo(stream: Readable): Pick<CommandLine, 'said'> & { readonly all: Promise<string> } {
  let heard = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  const end = once(stream, 'end');
  return {
    async said(words) {
      const isSaid = () => (typeof words === 'string' ? heard.includes(words) : words.test(heard));
      const over = new AbortController();
      void end.then(() => over.abort());
      while (!isSaid() && !over.signal.aborted) {
        await once(stream, 'data', over).catch(() => {});
      }
    },
    all: end.then(() => heard.replaceAll(/^warning: sweeper\.yaml:.*\n/gm, '')),
  };
}
