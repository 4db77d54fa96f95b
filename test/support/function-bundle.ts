import { mkdtempSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../lib/bundle/bundle.ts';

let bundle: string | undefined;

/** Copies the function, as it is deployed, into a folder; it is bundled once for all tests of a process. */
export async function copyFunction(folder: string): Promise<void> {
  bundle ??= build();
  await cp(bundle, folder, { recursive: true });
}

function build(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'function-'));
  bundleFunction({ config: {}, outdir });
  return outdir;
}
