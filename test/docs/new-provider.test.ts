import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// Each step starts a process, which a busy machine runs at its own pace.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['lambda', 'lib', 'docs', 'test', 'package.json', 'tsconfig.json', 'README.md'];
const CONFIGURATION = ['biome.json', 'biome.imports.json', 'vitest.config.ts', 'sweeper.yaml'];

let copy: string;

/** Runs a program in the copy of the repository. */
function run(program: string, ...args: readonly string[]) {
  const { VITEST: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: copy, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const newProvider = (...args: readonly string[]) =>
  run(process.execPath, 'docs/generator/new-provider.ts', ...args);

const tool = (name: string) => join('node_modules', '.bin', name);

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'new-provider-'));
  for (const path of [...COPIED, ...CONFIGURATION]) {
    const from = join(ROOT, path);
    const filter = (source: string) => !source.includes('node_modules');
    if (existsSync(from)) cpSync(from, join(copy, path), { recursive: true, filter });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('npm run new:provider', () => {
  test.each([
    ['no name', [], 'give a name'],
    ['a name that is not in kebab-case', ['AcmeTokens'], 'not kebab-case'],
    ['a name that is taken', ['vault'], 'already a provider named vault'],
    ['an unknown flag', ['acme', '--codes'], 'Unknown option'],
  ])('refuses %s and writes nothing', (_, args, words) => {
    const { status, output } = newProvider(...args);
    expect({ status, output }).toEqual({ status: 2, output: expect.stringContaining(words) });
    expect(existsSync(join(copy, 'docs/providers/acme.md'))).toBe(false);
  });

  test('makes a definition and a code provider that compile, lint, and wait for their simulators', () => {
    expect(newProvider('acme-tokens').status).toBe(0);
    expect(newProvider('acme-keys', '--code').status).toBe(0);
    expect(readFileSync(join(copy, 'lambda/providers/index.ts'), 'utf8')).toContain(
      "import { acmeKeys } from './acme-keys/index.ts';",
    );

    expect(run(tool('tsc'), '--noEmit')).toEqual({ status: 0, output: '' });
    const folders = ['lambda/providers', 'test/providers', 'test/contract', 'test/support'];
    expect(run(tool('biome'), 'ci', '--vcs-enabled=false', ...folders)).toMatchObject({
      status: 0,
    });

    const named = 'the provider acme-(tokens|keys)';
    const contracts = run(tool('vitest'), 'run', 'of-4', '-t', named);
    expect(contracts.status).toBe(1);
    const { output } = contracts;
    expect(output).toContain('write the simulator: test/providers/definitions/acme-tokens.api.ts');
    expect(output).toContain('write the simulator: test/support/sandbox/acme-keys.ts');
    expect(output).not.toMatch(/Tests .* passed/);

    const again = newProvider('acme-keys', '--code');
    expect(again).toMatchObject({ status: 2, output: expect.stringContaining('already') });
  });
});
