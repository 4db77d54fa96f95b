import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { escapeForTerminal, shorten } from '../report/text/escape.ts';
import type { Layout, Style } from '../report/text/table.ts';
import { wrapLines } from '../report/text/width.ts';

/** The standard streams, each with `isTTY` where it is a terminal. */
export interface StandardStreams {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}

/** The standard streams as the commands use them: results on stdout, everything else on stderr. */
export class Terminal {
  readonly #stdin: StandardStreams['stdin'];
  readonly #stdout: StandardStreams['stdout'];
  readonly #stderr: StandardStreams['stderr'];
  #status = '';

  constructor({ stdin, stdout, stderr }: StandardStreams) {
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#stderr = stderr;
    // A closed pipe fails the write to stdout itself; on stderr it does not matter.
    for (const stream of [stdout, stderr]) stream.on('error', () => {});
  }

  /** Styles for text on stdout, applied where it shows them. */
  readonly stylesForStdout: Style = (name, text) => styleText(name, text, { stream: this.#stdout });

  /** Styles for text on stderr, applied where it shows them. */
  readonly stylesForStderr: Style = (name, text) => styleText(name, text, { stream: this.#stderr });

  /** How a report is shown on stdout: on a terminal as wide as that is. */
  get layoutOfStdout(): Layout {
    return { style: this.stylesForStdout, width: widthOfTerminal(this.#stdout) };
  }

  /** How a report is shown on stderr: on a terminal as wide as that is. */
  get layoutOfStderr(): Layout {
    return { style: this.stylesForStderr, width: widthOfTerminal(this.#stderr) };
  }

  /** Whether there is a person to answer a question. */
  get canAsk(): boolean {
    return this.#stdin.isTTY === true && this.#stderr.isTTY === true;
  }

  /** Whether a status line can be shown, which is rewritten in place. */
  get showsStatus(): boolean {
    return this.#stderr.isTTY === true;
  }

  /** Writes the result to stdout. The caller has escaped it. Throws the error of the system. */
  async stdout(text: string): Promise<void> {
    this.status('');
    await new Promise<void>((resolve, reject) => {
      this.#stdout.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Writes text to stdout, its lines wrapped to the width of the terminal. The caller has escaped it. Throws the error of the system. */
  stdoutWrapped(text: string): Promise<void> {
    return this.stdout(wrapLines(text, widthOfTerminal(this.#stdout)));
  }

  /** Escapes lines and writes them to stderr. */
  stderr(text: string): void {
    this.stderrRaw(text.split('\n').map(escapeForTerminal).join('\n'));
  }

  /** Writes lines to stderr that the caller has escaped. */
  stderrRaw(text: string): void {
    this.status('');
    this.#stderr.write(`${text}\n`);
  }

  /** Replaces the status line; an empty one removes it. */
  status(line: string): void {
    if (!this.showsStatus || line === this.#status) return;
    this.#status = line;
    this.#stderr.write(`\r\u001b[2K${shorten(line, (this.#stderr.columns || 80) - 1)}`);
  }

  /** Asks a question to which only `yes` agrees. Aborting `signal` answers no. */
  async ask(question: string, signal: AbortSignal): Promise<boolean> {
    const answer = await this.askText(`${question} Type yes to continue:`, signal);
    return answer?.trim().toLowerCase() === 'yes';
  }

  /** Asks for a line of text; `undefined` where the input ends, or `signal` aborts. */
  async askText(question: string, signal: AbortSignal): Promise<string | undefined> {
    // With `terminal: true`, readline would swallow Ctrl-C, which must reach the whole program.
    const lines = createInterface({ input: this.#stdin, output: this.#stderr, terminal: false });
    try {
      const closed = new Promise<undefined>((resolve) =>
        lines.once('close', () => resolve(undefined)),
      );
      const answer = lines.question(`${question} `, { signal });
      return await Promise.race([answer, closed]);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      lines.close();
    }
  }
}

/** Columns that a report needs at least, and beyond which its lines are hard to follow. */
const [MIN_COLUMNS, MAX_COLUMNS] = [80, 200];

/** How many columns a report may take; `undefined` where nobody reads it on a terminal. */
function widthOfTerminal({ isTTY, columns }: StandardStreams['stdout']): number | undefined {
  if (!isTTY) return undefined;
  return Math.min(Math.max(columns || MIN_COLUMNS, MIN_COLUMNS), MAX_COLUMNS);
}
