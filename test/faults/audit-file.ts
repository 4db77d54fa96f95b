import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type AuditRecord, isIntent } from '../../lambda/audit/record.ts';

/** What a reader finds in an audit file. */
export interface AuditContent {
  /** Lines that say what became of a token. */
  readonly outcomes: readonly AuditRecord[];
  /** Lines that say what a run was about to do, and not what became of it. */
  readonly intents: readonly AuditRecord[];
  /** Lines that are no JSON. */
  readonly torn: number;
}

/**
 * Reads an audit file line by line; one that does not exist is empty. Expects one record for each token that a run dealt
 * with.
 */
export async function readAudit(path: string): Promise<AuditContent> {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  const lines = text.replace(/\n$/, '').split('\n');
  const records: AuditRecord[] = lines
    .filter((line) => text !== '' && isJson(line))
    .map((line) => JSON.parse(line));
  const tokens = records.map(({ runId, connection, token: { id, fingerprint, within } }) =>
    JSON.stringify({ runId, connection, id, fingerprint, within }),
  );
  expect(new Set(tokens).size, 'one record for each token').toBe(tokens.length);
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
