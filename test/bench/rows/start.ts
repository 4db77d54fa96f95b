import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_BUDGET_BYTES, bundleFunction, sizeOf } from '../../../lib/bundle/bundle.ts';
import { compare } from '../line.ts';
import { alternate, type Row } from './row.ts';

const RUNS = 21;
const MEBIBYTE = 2 ** 20;

/** What the function cannot do without. */
const YARDSTICK = `
export { default } from '@middy/core';
export { Pool } from 'undici';
export {
  BatchGetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
`;

/** As lib/bundle/bundle.ts builds the function, its measures for undici left out. */
function bundleYardstick(outfile: string): void {
  buildSync({
    stdin: { contents: YARDSTICK, resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    banner: {
      js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
    },
  });
}

const TIME_IMPORT = `
const start = performance.now();
await import(process.argv[2]);
process.stdout.write(String(performance.now() - start));
process.exit(0);
`;

/** What a cold start waits for. */
export const start: Row = {
  number: 12,
  work: `import of the deployed bundle in a fresh process, ${RUNS} runs; its size`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'));
    try {
      const files = { ours: join(folder, 'index.mjs'), yardstick: join(folder, 'yardstick.mjs') };
      const timer = join(folder, 'time-import.mjs');
      const metafile = bundleFunction({ config: {}, outdir: folder });
      bundleYardstick(files.yardstick);
      writeFileSync(timer, TIME_IMPORT);
      const { ours, yardstick } = await alternate(RUNS, ['ours', 'yardstick'], async (name) =>
        Number(execFileSync(process.execPath, [timer, files[name]], { encoding: 'utf8' })),
      );
      return [
        compare({ row: 12, what: 'import', unit: 'ms', ours, yardstick, target: { atMost: 1.25 } }),
        compare({
          row: 12,
          what: 'size in MiB',
          unit: 'MiB',
          ours: [sizeOf(metafile) / MEBIBYTE],
          yardstick: [],
          target: { atMost: BUNDLE_BUDGET_BYTES / MEBIBYTE },
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
