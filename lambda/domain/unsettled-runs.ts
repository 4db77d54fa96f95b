import type { Remembered, RunRecord } from './remembered.ts';
import type { TokenKey } from './remembered-token.ts';

/**
 * What is remembered, with the runs that did not come to their end settled by a whole list: they removed those of the tokens
 * that they were about to remove which are not listed, and no others.
 */
export function settleRuns(
  remembered: Remembered,
  isListed: (key: TokenKey) => boolean,
): Remembered {
  const { runs, tokens } = remembered;
  if (!runs.some(({ unsettled }) => unsettled)) return remembered;
  const gone = new Map<string, number>();
  for (const [key, { intent }] of tokens) {
    if (intent?.action !== 'revoke' || isListed(key)) continue;
    gone.set(intent.runId, (gone.get(intent.runId) ?? 0) + 1);
  }
  return { ...remembered, runs: runs.map((run) => settle(run, gone.get(run.runId) ?? 0)) };
}

function settle(run: RunRecord, removed: number): RunRecord {
  if (!run.unsettled) return run;
  const { unsettled: _, ...rest } = run;
  return { ...rest, removed };
}
