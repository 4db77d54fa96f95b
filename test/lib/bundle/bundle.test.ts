import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { BUNDLE_BUDGET_BYTES, bundleFunction, sizeOf } from '../../../lib/bundle/bundle.ts';

const CONFIG = { mode: 'plan', connections: [{ name: 'crm' }] };

let outdir: string;
let metafile: Metafile;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'bundle-'));
  metafile = bundleFunction({ config: CONFIG, outdir });
});

afterAll(() => rm(outdir, { recursive: true }));

test('a bundle is modules with their source maps, and the configuration as it was given', async () => {
  const files = await readdir(outdir);
  expect(files).toContain('index.mjs');
  expect(files.filter((name) => !/\.mjs(?:\.map)?$/.test(name))).toEqual(['sweeper.json']);
  expect(JSON.parse(await readFile(join(outdir, 'sweeper.json'), 'utf8'))).toEqual(CONFIG);
});

test('a bundle has the files that its configuration names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  bundleFunction({ config: CONFIG, files: new Map([['ca-1.pem', 'CERTS']]), outdir: folder });
  expect(await readFile(join(folder, 'ca-1.pem'), 'utf8')).toBe('CERTS');
});

test('a bundle is within its budget', async () => {
  const modules = (await readdir(outdir)).filter((name) => name.endsWith('.mjs'));
  const sizes = await Promise.all(modules.map((name) => stat(join(outdir, name))));
  const size = sizes.reduce((sum, one) => sum + one.size, 0);
  expect(size).toBe(sizeOf(metafile));
  expect(size).toBeLessThan(BUNDLE_BUDGET_BYTES);
});

describe('what is loaded at the start', () => {
  test('holds no AWS client', () => {
    expect(atStart().modules.filter(isAwsClient)).toEqual([]);
  });

  test('holds nothing of memory, audit, restoring, approving or answering', () => {
    const needless =
      /^lambda\/(?:memory|audit\/s3|function\/(?:answer-|approve|on-demand|question|restore)|sweep\/(?:restore(?!d)|made-plan|run-restore))/;
    expect(atStart().modules.filter((path) => needless.test(path))).toEqual([]);
  });

  test("brings none of Node's own HTTP as a module, which would load all of Node's undici", () => {
    expect(atStart().builtins).toContain('node:crypto');
    expect(atStart().builtins.filter((name) => /http/.test(name))).toEqual([]);
  });

  test('is not much, in few files', () => {
    expect(atStart().bytes).toBeLessThan(660_000);
    expect(atStart().files).toBeLessThanOrEqual(13);
  });
});

function isAwsClient(path: string): boolean {
  return /@aws-sdk\/(?:client-|lib-storage|credential-provider)/.test(path);
}

/** The files that `index.mjs` imports, and those that they import. */
function atStart() {
  const files = new Set(Object.keys(metafile.outputs).filter((name) => /\/index\.mjs$/.test(name)));
  const builtins = new Set<string>();
  for (const file of files) {
    for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      (external ? builtins : files).add(path);
    }
  }
  const outputs = [...files].map((file) => metafile.outputs[file]);
  return {
    files: files.size,
    bytes: outputs.reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
    modules: outputs.flatMap((output) => Object.keys(output?.inputs ?? {})),
    builtins: [...builtins],
  };
}

test('a bundle holds nothing that only a deployment or a person needs', () => {
  const needless = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/(?:yaml|aws-cdk-lib|constructs|bowser)\/|^(?:lib|test)\/|lambda\/cli/.test(path),
  );

  expect(needless).toEqual([]);
});

test('the same sources give the same bundle, so that an unchanged function is not deployed again', async () => {
  const first = await readFile(join(outdir, 'index.mjs'));
  const files = await readdir(outdir);

  bundleFunction({ config: CONFIG, outdir });

  expect((await readFile(join(outdir, 'index.mjs'))).equals(first)).toBe(true);
  expect(await readdir(outdir)).toEqual(files);
});
