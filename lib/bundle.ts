import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { CONFIG_FILE } from '../lambda/env.ts';

/** A bigger bundle starts more slowly, and something that does not belong there got in. */
export const BUNDLE_BUDGET_BYTES = 1.2 * 1024 * 1024;

/** CommonJS packages in an ES module look for `require`. */
const REQUIRE =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * undici brings four compiled HTTP parsers and uses one: its experimental one is left out as Node's own build of it
 * does, and the one for processors without SIMD, of which Lambda has none, stays outside and is never asked for.
 */
const UNDICI_WITHOUT_SPARE_PARSERS = {
  define: { esbuildDetection: 'true' },
  external: ['../llhttp/llhttp-wasm.js'],
};

/**
 * Writes the function's code to `outdir`: one ES module with its source map, and the configuration as JSON, so
 * that nothing parses YAML at run time. Throws when the module is over {@link BUNDLE_BUDGET_BYTES}.
 */
export function bundleFunction(options: {
  /** The configuration, as read from its file and known to be valid. */
  readonly config: unknown;
  readonly outdir: string;
}): Metafile {
  const { config, outdir } = options;
  const { metafile } = buildSync({
    entryPoints: [fileURLToPath(new URL('../lambda/handler.ts', import.meta.url))],
    outfile: join(outdir, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    banner: { js: REQUIRE },
    ...UNDICI_WITHOUT_SPARE_PARSERS,
    logLevel: 'warning',
  });
  const size = Object.entries(metafile.outputs).find(([name]) => name.endsWith('.mjs'))?.[1].bytes;
  if (size === undefined || size > BUNDLE_BUDGET_BYTES) {
    throw new Error(`the bundle has ${size} bytes, its budget is ${BUNDLE_BUDGET_BYTES}`);
  }
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, CONFIG_FILE), JSON.stringify(config));
  return metafile;
}
