import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Terminal } from '../../lambda/cli/terminal.ts';

/** A person at a terminal, or a program that started us without one. */
export interface Person {
  readonly terminal: Terminal;
  /** Types, as soon as there is a question. */
  type(answer: string): void;
  /** Called whenever a question is asked. */
  onQuestion(listener: () => void): void;
  /** Ends the streams; resolves to everything that was written. */
  output(): Promise<{ stdout: string; stderr: string }>;
}

/** Streams for a test; `isTTY` says whether a person is there. */
export function createPerson(isTTY: boolean): Person {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const listeners: (() => void)[] = [];
  stderr.on('data', (chunk) => {
    if (String(chunk).includes('Type yes')) for (const listener of listeners) listener();
  });
  const written = Promise.all([text(stdout), text(stderr)]);
  return {
    terminal: new Terminal({
      stdin: Object.assign(stdin, { isTTY }),
      stdout: Object.assign(stdout, { isTTY: false }),
      stderr: Object.assign(stderr, { isTTY, columns: 100 }),
    }),
    type: (answer) => listeners.push(() => stdin.write(answer)),
    onQuestion: (listener) => listeners.push(listener),
    async output() {
      stdout.end();
      stderr.end();
      const [out, err] = await written;
      return { stdout: out, stderr: err };
    },
  };
}
