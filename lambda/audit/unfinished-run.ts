import { type AuditRecord, isIntent } from './record.ts';

/** A run that left intents and no outcomes of them. */
export interface UnfinishedRun {
  readonly runId: string;
  /** Its intents without an outcome. */
  readonly intents: number;
  /** Whether it was restoring tokens; nothing does that again by itself. */
  readonly isRestore: boolean;
}

/**
 * Whether the last run in an audit, given by line, left intents: each is replaced by its outcome. Lines cut off by a kill
 * are passed over.
 */
export async function findUnfinishedRun(
  lines: AsyncIterable<string>,
): Promise<UnfinishedRun | undefined> {
  const intentsByRun = new Map<string, number>();
  const restoring = new Set<string>();
  let last = '';
  for await (const line of lines) {
    const record = parse(line);
    if (!record) continue;
    last = record.runId;
    if (record.decision === 'restore') restoring.add(last);
    if (isIntent(record)) intentsByRun.set(last, (intentsByRun.get(last) ?? 0) + 1);
  }
  const intents = intentsByRun.get(last) ?? 0;
  return intents > 0 ? { runId: last, intents, isRestore: restoring.has(last) } : undefined;
}

/** People may keep other lines in the file. */
function parse(line: string): AuditRecord | undefined {
  try {
    const record = JSON.parse(line);
    return typeof record?.runId === 'string' && record.token ? record : undefined;
  } catch {
    return undefined;
  }
}
