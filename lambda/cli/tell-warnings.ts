import type { Config } from '../config/validate.ts';
import type { Terminal } from './terminal.ts';

/** Tells what in a valid configuration probably does not mean what it says. */
export function tellWarnings({ warnings }: Config, terminal: Terminal): void {
  for (const { path, message } of warnings) terminal.stderr(`warning: ${path}: ${message}`);
}
