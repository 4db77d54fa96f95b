import { setImmediate } from 'node:timers/promises';
import { AuditFile } from '../audit/file.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import { SweepError } from '../errors.ts';
import type { IntentLog } from '../ports.ts';
import type { CliContext } from './context.ts';

/**
 * Opens the file of `--audit`. The first write that fails stops the run, because nothing may be revoked
 * without an audit.
 * @throws InvalidConfigurationError when the file cannot be opened
 */
export async function openAudit(
  path: string,
  { adapters, stopping }: CliContext,
): Promise<AuditFile> {
  try {
    return await AuditFile.open(path, adapters.clock, () => stopping.end());
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    throw new InvalidConfigurationError([{ path: '--audit', message: error.message }]);
  }
}

/** More than the longest audit line takes. */
const MAX_LINE_BYTES = 1024;

/** Before the first revocation, makes sure that the audit has room for all of them. */
export function ensureAuditRoom(audit: AuditFile): IntentLog {
  return {
    async write(_connection, candidates) {
      // The audit receives the latest events in the next turn of the event loop.
      await setImmediate();
      await audit.ensureRoom(candidates.length * MAX_LINE_BYTES);
    },
  };
}

/** Closes the audit and returns whether it is complete; if it is not, says so. */
export async function closeAudit(
  audit: AuditFile | undefined,
  { terminal }: CliContext,
): Promise<boolean> {
  try {
    await audit?.close();
    return true;
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    terminal.stderr(
      `--audit: ${error.message}; revoking stopped there, and the audit is incomplete`,
    );
    return false;
  }
}
