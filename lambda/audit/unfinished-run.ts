import { type AuditRecord, isIntent } from './record.ts';

/** A run that left intents and no outcomes of them. */
export interface UnfinishedRun {
  readonly runId: string;
  /** Its intents without an outcome. */
  readonly intents: number;
}

/** Whether the last run in an audit, given by line, left intents without an outcome. Lines cut off by a kill are passed over. */
export async function findUnfinishedRun(
  lines: AsyncIterable<string>,
): Promise<UnfinishedRun | undefined> {
  const openByRun = new Map<string, Set<string>>();
  let last = '';
  for await (const line of lines) {
    const record = parse(line);
    if (!record) continue;
    last = record.runId;
    const open = openByRun.get(last) ?? new Set();
    openByRun.set(last, open);
    const { id, fingerprint } = record.token;
    const token = JSON.stringify([record.connection, id, fingerprint]);
    if (isIntent(record)) open.add(token);
    else open.delete(token);
  }
  const intents = openByRun.get(last)?.size ?? 0;
  return intents > 0 ? { runId: last, intents } : undefined;
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
