import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { CONFIG_FILE } from '../../lambda/function/contract.ts';

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
 * Writes the function's code to `outdir`: `index.mjs`, beside it what it loads only when needed, their source maps,
 * and the configuration as JSON, so that nothing parses YAML at run time. Throws when the modules together are over
 * {@link BUNDLE_BUDGET_BYTES}.
 */
export function bundleFunction(options: {
  /** The configuration, as read from its file and known to be valid. */
  readonly config: unknown;
  readonly outdir: string;
}): Metafile {
  const { config, outdir } = options;
  const { metafile } = buildSync({
    entryPoints: { index: fileURLToPath(new URL('../../lambda/handler.ts', import.meta.url)) },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    // The AWS clients in files of their own: nothing of them is read or compiled before the first call.
    splitting: true,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    // The console shows the class of an error; `n` would tell nobody anything.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    banner: { js: REQUIRE },
    ...UNDICI_WITHOUT_SPARE_PARSERS,
    logLevel: 'warning',
  });
  const size = sizeOf(metafile);
  if (size > BUNDLE_BUDGET_BYTES) {
    throw new Error(`the bundle has ${size} bytes, its budget is ${BUNDLE_BUDGET_BYTES}`);
  }
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, CONFIG_FILE), JSON.stringify(config));
  return metafile;
}

/** Bytes of all modules of a bundle, without their source maps. */
export function sizeOf({ outputs }: Metafile): number {
  const modules = Object.entries(outputs).filter(([name]) => name.endsWith('.mjs'));
  return modules.reduce((sum, [, { bytes }]) => sum + bytes, 0);
}
