import { readFile } from 'node:fs/promises';
import { type AuditRecord, isIntent } from '../../lambda/audit/record.ts';

/** What a reader finds in an audit file. */
export interface AuditContent {
  /** Lines that say what became of a token. */
  readonly outcomes: readonly AuditRecord[];
  /** Lines that say what a run was about to do. */
  readonly intents: readonly AuditRecord[];
  /** Lines that are no JSON. */
  readonly torn: number;
}

/** Reads an audit file line by line; one that does not exist is empty. */
export async function readAudit(path: string): Promise<AuditContent> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  const lines = text.replace(/\n$/, '').split('\n');
  const records = lines
    .filter((line) => text !== '' && isJson(line))
    .map((line) => JSON.parse(line));
  return {
    outcomes: records.filter((record) => !isIntent(record)),
    intents: records.filter(isIntent),
    torn: text === '' ? 0 : lines.length - records.length,
  };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
