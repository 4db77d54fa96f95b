import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests of a run one temporary directory, which is gone after it, whatever they leave there. */
export function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'token-sweeper-tests-'));
  process.env.TMPDIR = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}
