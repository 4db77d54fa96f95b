import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUNDLE_BUDGET_BYTES, bundleFunction } from '../../lib/bundle.ts';

const CONFIG = { mode: 'plan', connections: [{ name: 'crm' }] };

let outdir: string;
let metafile: Metafile;

beforeAll(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'bundle-'));
  metafile = bundleFunction({ config: CONFIG, outdir });
});

afterAll(() => rm(outdir, { recursive: true }));

test('a bundle is one module, its source map and the configuration as it was given', async () => {
  expect((await readdir(outdir)).sort()).toEqual(['index.mjs', 'index.mjs.map', 'sweeper.json']);
  expect(JSON.parse(await readFile(join(outdir, 'sweeper.json'), 'utf8'))).toEqual(CONFIG);
});

test('a bundle is within its budget', async () => {
  expect((await stat(join(outdir, 'index.mjs'))).size).toBeLessThan(BUNDLE_BUDGET_BYTES);
});

test('a bundle holds nothing that only a deployment or a person needs', () => {
  const needless = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/(?:yaml|aws-cdk-lib|constructs)\/|^(?:lib|test)\/|lambda\/cli/.test(path),
  );

  expect(needless).toEqual([]);
});

test('the same sources give the same bundle, so that an unchanged function is not deployed again', async () => {
  const first = await readFile(join(outdir, 'index.mjs'));

  bundleFunction({ config: CONFIG, outdir });

  expect((await readFile(join(outdir, 'index.mjs'))).equals(first)).toBe(true);
});
