import { openNoticeMemory } from '../../compose.ts';
import type { NoticeCommand } from '../command.ts';
import type { CliContext } from '../context.ts';
import { toDocument } from '../json/document.ts';
import { memoryPlace } from '../memory-option.ts';
import { UsageError } from '../usage.ts';

/**
 * Prints a notice again, and returns the exit code. Throws UsageError for a run of which none is kept, and SweepError
 * `memory-unavailable`.
 */
export async function noticeCommand(
  { config, memory, run, json }: NoticeCommand,
  { terminal, adapters }: CliContext,
): Promise<number> {
  const place = memoryPlace(memory, config);
  if (!place) throw new UsageError('--memory none has no notices', 'notice');
  const { notices } = await (await openNoticeMemory(place, adapters)).recall();
  const notice = notices.findLast(({ runId }) => run === undefined || runId === run);
  if (!notice) {
    const kept = notices.map(({ runId }) => runId).join(', ');
    const which = kept === '' ? 'no notice is kept there' : `notices are kept of ${kept}`;
    throw new UsageError(
      `no notice of ${run === undefined ? 'any run' : `the run ${run}`}: ${which}; --memory must be that of the deployment`,
      'notice',
    );
  }
  const { runId, subject, text } = notice;
  if (json) await terminal.stdout(toDocument('notice', { runId, subject, text }));
  else await terminal.stdoutWrapped(`${subject}\n\n${text}`);
  return 0;
}
