import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readSource, sourceFiles } from './source-files.ts';

const shared = {
  name: z.string(),
  version: z.string(),
  license: z.string(),
  bin: z.record(z.string(), z.string()),
  engines: z.object({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
  workspaces: z.array(z.string()),
};
const manifest = z
  .object({
    ...shared,
    scripts: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(readSource('package.json')));
const lock = z
  .object({ packages: z.looseObject({ '': z.object(shared) }) })
  .parse(JSON.parse(readSource('package-lock.json')));

test('the lock file describes the same package as package.json', () => {
  const { scripts: _, allowScripts: __, ...described } = manifest;
  expect(lock.packages['']).toEqual(described);
});

test('no install script of a dependency may run, and nothing in the lock file has a new one', () => {
  const scripted = Object.entries(lock.packages).flatMap(([path, one]) =>
    z.object({ hasInstallScript: z.literal(true) }).safeParse(one).success ? [path] : [],
  );
  const denied = scripted.map((path) => [path.replace(/^.*node_modules\//, ''), false]);
  expect(manifest.allowScripts).toEqual(Object.fromEntries(denied));
  expect(readSource('.npmrc')).toMatch(/^strict-allow-scripts=true$/m);
  expect(readSource('test/lambda-host/.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

test('package.json and .nvmrc name the same major version of Node', () => {
  expect(manifest.engines.node).toBe(`>=${readSource('.nvmrc').trim()}`);
});

test('each program of the package starts by its own first line', () => {
  for (const path of Object.values(manifest.bin)) {
    const help = execFileSync(
      fileURLToPath(new URL(`../../${path}`, import.meta.url)),
      ['--help'],
      {
        encoding: 'utf8',
        env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
      },
    );
    expect(help).toContain('Usage:');
  }
});

test('the unit tests start no process', () => {
  const folders = (manifest.scripts['test:unit'] ?? '').match(/test\/\w+(?=\/)/g) ?? [];
  expect(folders).toContain('test/domain');
  const starting = sourceFiles(...folders).filter((path) =>
    /node:child_process|node:worker_threads|node:cluster/.test(readSource(path)),
  );
  expect(starting).toEqual([]);
});

test('each old name of a script leads to a script that exists', () => {
  for (const command of Object.values(manifest.scripts)) {
    for (const [, name = ''] of command.matchAll(/npm run ([\w:]+)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(name);
    }
  }
});
