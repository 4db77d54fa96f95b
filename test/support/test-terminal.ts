import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Terminal } from '../../lambda/cli/terminal.ts';

/** A {@link Terminal} whose streams the test reads and writes. */
export interface TestTerminal {
  readonly terminal: Terminal;
  /** Types `answer` as soon as a question is asked. */
  type(answer: string): void;
  /** Types an answer when a text that begins with this is asked. */
  answer(question: string, answer: string): void;
  /** Called whenever a question is asked. */
  onQuestion(listener: () => void): void;
  /** Called whenever a text with this in it is written to stderr. */
  onText(part: string, listener: () => void): void;
  /** Ends the streams and resolves to everything that was written. */
  output(): Promise<{ stdout: string; stderr: string }>;
}

/**
 * @param isTTY whether stdin and stderr are a terminal, where a person can answer
 * @param columns how wide the terminal is that stdout is, too; without, stdout is none
 */
export function createTestTerminal(isTTY: boolean, columns?: number): TestTerminal {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const onText = (part: string, listener: () => void) =>
    stderr.on('data', (chunk) => {
      if (String(chunk).includes(part)) listener();
    });
  const onQuestion = (listener: () => void) => onText('Type yes', listener);
  const written = Promise.all([text(stdout), text(stderr)]);
  return {
    terminal: new Terminal({
      stdin: Object.assign(stdin, { isTTY }),
      stdout: Object.assign(stdout, { isTTY: columns !== undefined, ...(columns && { columns }) }),
      stderr: Object.assign(stderr, { isTTY, columns: columns ?? 100 }),
    }),
    type: (answer) => onQuestion(() => stdin.write(answer)),
    answer(question, answer) {
      stderr.on('data', (chunk) => {
        // A question ends without a line break; lines before it may come with it.
        const asked = String(chunk).split('\n').at(-1) ?? '';
        if (asked.startsWith(question)) stdin.write(`${answer}\n`);
      });
    },
    onQuestion,
    onText,
    async output() {
      stdout.end();
      stderr.end();
      const [out, err] = await written;
      return { stdout: out, stderr: err };
    },
  };
}
