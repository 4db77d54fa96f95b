import type { Adapters } from '../compose.ts';
import type { SendMail } from '../domain/messenger.ts';
import type { FindApprover } from './approver.ts';
import type { Stopping } from './stop-on-signals.ts';
import type { Terminal } from './terminal.ts';

/** What every command needs: the terminal, the way to stop, and the adapters of its connections. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly stopping: Stopping;
  readonly adapters: Adapters;
  readonly newRunId: () => string;
  readonly approver: FindApprover;
  /** How mail from this sender is sent. */
  readonly createMailer: (from: string) => SendMail;
}
