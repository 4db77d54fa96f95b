import { AuditFile } from '../audit/file.ts';
import type { UnfinishedRun } from '../audit/unfinished-run.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import type { Problem } from '../domain/events.ts';
import { describeError, SweepError } from '../errors.ts';
import { plural } from '../report/text/counts.ts';
import type { CliContext } from './context.ts';

/**
 * Opens the file of `--audit`. The first failure of the file stops the run, because nothing may be done to a token
 * without an audit.
 * @throws InvalidConfigurationError when the file cannot be opened
 */
export async function openAudit(
  path: string,
  { adapters, stopping, terminal }: CliContext,
): Promise<AuditFile> {
  try {
    const audit = await AuditFile.open(path, adapters.clock, () => stopping.end());
    if (audit.unfinishedRun) terminal.stderr(unfinishedRunNote(audit.unfinishedRun));
    return audit;
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    throw new InvalidConfigurationError([{ path: '--audit', message: error.message }]);
  }
}

function unfinishedRunNote({ runId, intents, isRestore }: UnfinishedRun): string {
  const count = plural(intents, 'intent');
  const what = isRestore
    ? 'if it was killed, start restore again'
    : 'all of its tokens are decided about again';
  return `--audit: run ${runId} left ${count} without an outcome: it was killed, or goes on; ${what}`;
}

/** What was done to a token, as its line says it. */
const DONE = /"outcome":"(?:revoked|disabled|quarantined|announced|restored|already-gone|failed)"/;

/**
 * Closes the audit and returns why it is incomplete, if it is; says so, and what was done and is not in it.
 * @param operation what the run did
 */
export async function closeAudit(
  audit: AuditFile | undefined,
  { terminal }: CliContext,
  operation: 'revoking' | 'restoring' = 'revoking',
): Promise<Problem | undefined> {
  const missing: string[] = [];
  try {
    await audit?.close((line) => {
      if (DONE.test(line)) missing.push(line);
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    terminal.stderr(
      `--audit: ${error.message}; ${operation} stopped there, and the audit is incomplete`,
    );
    if (missing.length > 0) terminal.stderr(['not in the audit:', ...missing].join('\n'));
    return describeError(error);
  }
}
