/** The command line asks for something that cannot be done; nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The command whose usage helps; the overview when absent. */
  readonly command?: string;

  constructor(message: string, command?: string) {
    super(message);
    if (command !== undefined) this.command = command;
  }
}
