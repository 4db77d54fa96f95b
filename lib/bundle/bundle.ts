import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { CONFIG_FILE } from '../../lambda/function/contract.ts';
import type { BundledConfig } from './bundled-config.ts';

/** The source in a checkout, and what was built of it in a package: as this file is. */
const HANDLER = fileURLToPath(
  new URL(`../../lambda/handler${extname(import.meta.filename)}`, import.meta.url),
);

/**
 * A bigger bundle starts more slowly, and contains something that does not belong there. Clients of AWS are files of their own,
 * which are read at the first call, and hold the parts that `lambda/aws/sdk/` names: those for mail and events cost a deployment
 * that sends none nothing but room.
 */
export const BUNDLE_BUDGET_BYTES = 1.35 * 1024 * 1024;

/** CommonJS packages inside an ES module still call `require`. */
const REQUIRE =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * undici ships four compiled HTTP parsers and uses one. The experimental one is left out the same way as in Node's
 * own build; the one for processors without SIMD, which Lambda does not have, stays external and is never loaded.
 */
const UNDICI_WITHOUT_SPARE_PARSERS = {
  define: { esbuildDetection: 'true' },
  external: ['../llhttp/llhttp-wasm.js'],
};

/** The SDK imports it, on demand, to tell browsers apart, and never in Node. */
const ONLY_IN_BROWSERS = 'bowser';

const NO_FILES: BundledConfig['files'] = new Map();

/**
 * Writes the function's code to `outdir`: `index.mjs`, the modules it loads on demand, their source maps, the
 * configuration as JSON, so that nothing parses YAML at run time, and the files that it names. Throws when the modules together exceed
 * {@link BUNDLE_BUDGET_BYTES}.
 */
export function bundleFunction(options: {
  /** The configuration as parsed from its file; already validated. */
  readonly config: BundledConfig['document'];
  /** @default - none */
  readonly files?: BundledConfig['files'];
  readonly outdir: string;
}): Metafile {
  const { config, files = NO_FILES, outdir } = options;
  const { metafile } = buildSync({
    entryPoints: { index: HANDLER },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    // Puts the AWS clients in files of their own, which are not read or compiled before the first call.
    splitting: true,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    banner: { js: REQUIRE },
    define: UNDICI_WITHOUT_SPARE_PARSERS.define,
    external: [...UNDICI_WITHOUT_SPARE_PARSERS.external, ONLY_IN_BROWSERS],
    logLevel: 'warning',
  });
  const size = sizeOf(metafile);
  if (size > BUNDLE_BUDGET_BYTES) {
    throw new Error(`the bundle has ${size} bytes, its budget is ${BUNDLE_BUDGET_BYTES}`);
  }
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, CONFIG_FILE), JSON.stringify(config));
  for (const [name, content] of files) writeFileSync(join(outdir, name), content);
  return metafile;
}

/** Bytes of all modules of a bundle, without their source maps. */
export function sizeOf({ outputs }: Metafile): number {
  const modules = Object.entries(outputs).filter(([name]) => name.endsWith('.mjs'));
  return modules.reduce((sum, [, { bytes }]) => sum + bytes, 0);
}
