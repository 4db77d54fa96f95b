import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { escapeForTerminal, shorten } from '../report/text/escape.ts';
import type { Paint } from '../report/text/table.ts';

/** The standard streams; on a terminal they say so. */
export interface StandardStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** The standard streams as the commands use them: results on one, everything else on the other. */
export class Terminal {
  readonly #stdin: StandardStreams['stdin'];
  readonly #stdout: StandardStreams['stdout'];
  readonly #stderr: StandardStreams['stderr'];
  #status = '';

  constructor({ stdin, stdout, stderr }: StandardStreams) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#stderr = stderr;
    // A reader that went away is told by the write itself, or does not matter.
    for (const stream of [stdout, stderr]) stream.on('error', () => {});
  }

  /** Colours for the result, where standard output shows them. */
  readonly paint: Paint = (look, text) => styleText(look, text, { stream: this.#stdout });

  /** Colours for what is shown before a question. */
  readonly paintAside: Paint = (look, text) => styleText(look, text, { stream: this.#stderr });

  /** Whether a person is there to be asked. */
  get canAsk(): boolean {
    return this.#stdin.isTTY === true && this.#stderr.isTTY === true;
  }

  /** Whether a line that is rewritten in place is of use. */
  get showsStatus(): boolean {
    return this.#stderr.isTTY === true;
  }

  /** Writes the result, which was escaped where it had to be. Throws the error of the system. */
  async print(text: string): Promise<void> {
    this.status('');
    await new Promise<void>((resolve, reject) => {
      this.#stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Writes lines that are not the result, escaped. */
  tell(text: string): void {
    this.show(text.split('\n').map(escapeForTerminal).join('\n'));
  }

  /** Writes lines that are not the result and are escaped already. */
  show(text: string): void {
    this.status('');
    this.#stderr.write(`${text}\n`);
  }

  /** Replaces the one line that says how far the run is; empty takes it away. */
  status(line: string): void {
    if (!this.showsStatus || line === this.#status) return;
    this.#status = line;
    this.#stderr.write(`\r\u001b[2K${shorten(line, (this.#stderr.columns || 80) - 1)}`);
  }

  /** Asks a question that only the word `yes` agrees to; `signal` stands for a no. */
  async ask(question: string, signal: AbortSignal): Promise<boolean> {
    // Not as a terminal, so that Ctrl-C stays a signal to the whole program.
    const lines = createInterface({ input: this.#stdin, output: this.#stderr, terminal: false });
    try {
      const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
      const answer = lines.question(`${question} Type yes to go on: `, { signal });
      return (await Promise.race([answer, closed])).trim().toLowerCase() === 'yes';
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally {
      lines.close();
    }
  }
}
