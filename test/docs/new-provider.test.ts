import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProvider } from '../../docs/generator/scaffold/create-provider.ts';
import { providers } from '../../lambda/providers/index.ts';

// Some steps start a process, which a busy machine runs at its own pace.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['lambda', 'docs', 'test', 'package.json', 'tsconfig.json', 'sweeper.yaml'];
const CONFIGURATION = ['biome.json', 'biome.imports.json', 'vitest.config.ts'];

let copy: string;

/** Runs a tool in the copy of the repository. */
function run(name: string, ...args: readonly string[]) {
  const { VITEST: _, ...env } = process.env;
  const tool = join('node_modules', '.bin', name);
  const { status, stdout, stderr } = spawnSync(tool, args, { cwd: copy, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

const taken = providers.map(({ name }) => name);
const create = (...args: readonly string[]) => createProvider(args, { root: copy, taken });

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
    expect(() => create(...args)).toThrow(words);
    expect(existsSync(join(copy, 'docs/providers/acme.md'))).toBe(false);
  });

  test('exits with 2 and the message when it refuses', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['docs/generator/new-provider.ts', 'AcmeTokens'],
      { cwd: copy, encoding: 'utf8' },
    );
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe('"AcmeTokens" is not kebab-case; write it like acme-tokens\n');
  });
});

/** Tries the contracts of the new providers alone. */
const CONTRACT_TEST = `
import { defineProviderContract } from './contract.ts';
import { contracts } from './contracts.ts';

for (const contract of contracts.filter(({ name }) => name.startsWith('acme-')))
  defineProviderContract(contract);
`;

describe('a definition and a code provider that npm run new:provider has created', () => {
  let definition: readonly string[];
  let code: readonly string[];
  beforeAll(() => {
    definition = create('acme-tokens');
    code = create('acme-keys', '--code');
  });

  /** The TypeScript files that were written. */
  const sources = () => {
    const paths = [...definition, ...code].map((line) => /^wrote (\S+\.ts)$/.exec(line)?.[1]);
    return [...new Set(paths.filter((path) => path !== undefined))];
  };

  test('come with a list of what is still to do, and where', () => {
    expect(definition.join('\n')).toContain('test/providers/definitions/acme-tokens.api.ts');
    expect(definition.join('\n')).not.toContain('test/faults/points.ts');
    const steps = code.join('\n');
    expect(steps).toContain('test/support/sandbox/acme-keys.ts');
    expect(steps).toContain('test/faults/points.ts');
    expect(steps).toContain('test/redaction/canary-connections.ts');
    expect(steps).toContain('docs/providers/acme-keys.md');
  });

  test('are registered, compile and satisfy the linter', () => {
    expect(readFileSync(join(copy, 'lambda/providers/index.ts'), 'utf8')).toContain(
      "import { acmeKeys } from './acme-keys/index.ts';",
    );
    expect(sources()).toHaveLength(9);
    const project = { extends: './tsconfig.json', include: ['**/*.d.ts', ...sources()] };
    writeFileSync(join(copy, 'tsconfig.new.json'), JSON.stringify(project));
    expect(run('tsc', '-p', 'tsconfig.new.json')).toEqual({ status: 0, output: '' });
    expect(run('biome', 'ci', '--vcs-enabled=false', ...sources())).toMatchObject({ status: 0 });
  });

  test('fail their contract tests until their simulators are written', () => {
    writeFileSync(join(copy, 'test/contract/new.test.ts'), CONTRACT_TEST);
    const { status, output } = run('vitest', 'run', 'test/contract/new.test.ts');
    expect(status).toBe(1);
    expect(output).toContain('write the simulator: test/providers/definitions/acme-tokens.api.ts');
    expect(output).toContain('write the simulator: test/support/sandbox/acme-keys.ts');
    expect(output).not.toMatch(/Tests .* passed/);
  });

  test('are not overwritten', () => {
    expect(() => create('acme-keys', '--code')).toThrow(/already exists/);
  });
});
