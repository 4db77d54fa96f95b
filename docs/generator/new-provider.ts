import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { providers } from '../../lambda/providers/index.ts';
import { codeScaffold } from './scaffold/code-scaffold.ts';
import { definitionScaffold } from './scaffold/definition-scaffold.ts';
import { parseProviderName } from './scaffold/provider-name.ts';
import { register, type Scaffold } from './scaffold/scaffold.ts';

// Makes the files of a new provider: npm run new:provider -- NAME [--code]

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { code: { type: 'boolean', default: false } },
  });
  const name = parseProviderName(
    positionals[0],
    providers.map((provider) => provider.name),
  );
  const write = values.code ? codeScaffold : definitionScaffold;
  const written = apply(write(name, read));
  format(written);
  for (const path of written) console.log(`wrote ${path}`);
  console.log('next: write the simulator, then the provider, then `npm run docs`');
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** Writes a scaffold; returns the paths of what was written. Throws RangeError before anything is written. */
function apply({ files, registrations }: Scaffold): string[] {
  const exists = files.map(([path]) => path).find((path) => existsSync(path));
  if (exists !== undefined) throw new RangeError(`${exists} exists already`);
  const changed = registrations.map(
    (registration) => [registration.path, register(read(registration.path), registration)] as const,
  );
  for (const [path, text] of [...files, ...changed]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return [...files, ...changed].map(([path]) => path);
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** Sorts the imports that were added, and wraps lines that a longer name made too long. */
function format(paths: readonly string[]): void {
  const biome = join('node_modules', '.bin', 'biome');
  const sources = paths.filter((path) => path.endsWith('.ts'));
  spawnSync(biome, ['check', '--write', '--vcs-enabled=false', ...sources], { stdio: 'ignore' });
}
