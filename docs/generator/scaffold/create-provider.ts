import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { codeScaffold } from './code-scaffold.ts';
import { definitionScaffold } from './definition-scaffold.ts';
import { parseProviderName } from './provider-name.ts';
import { remainingSteps } from './remaining-steps.ts';
import { register, type Scaffold } from './scaffold.ts';

/** Where a new provider is created. */
export interface CreateOptions {
  /** The root of the repository. */
  readonly root: string;
  /** Names of the providers that exist. */
  readonly taken: readonly string[];
}

/**
 * Creates the files of a new provider, and says what it wrote and what is still to be done. Throws RangeError or TypeError,
 * which say what is wrong, before anything is written.
 * @param args the name, and `--code` for a provider that is not a definition
 */
export function createProvider(args: readonly string[], { root, taken }: CreateOptions): string[] {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { code: { type: 'boolean', default: false } },
  });
  const name = parseProviderName(positionals[0], taken);
  const scaffold = values.code ? codeScaffold : definitionScaffold;
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const written = write(scaffold(name, read), root, read);
  format(written, root);
  return [
    ...written.map((path) => `wrote ${path}`),
    ...remainingSteps(name, values.code ? 'code' : 'definition'),
  ];
}

/** Writes a scaffold; returns the paths of what was written. */
function write(
  { files, registrations }: Scaffold,
  root: string,
  read: (path: string) => string,
): string[] {
  const existing = files.map(([path]) => path).find((path) => existsSync(join(root, path)));
  if (existing !== undefined) throw new RangeError(`${existing} already exists`);
  const changed = registrations.map(
    (registration) => [registration.path, register(read(registration.path), registration)] as const,
  );
  const all = [...files, ...changed];
  for (const [path, text] of all) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return all.map(([path]) => path);
}

/** Sorts the imports that were added, and wraps lines that a longer name made too long. */
function format(paths: readonly string[], root: string): void {
  const biome = join('node_modules', '.bin', 'biome');
  const sources = paths.filter((path) => path.endsWith('.ts'));
  spawnSync(biome, ['check', '--write', '--vcs-enabled=false', ...sources], {
    cwd: root,
    stdio: 'ignore',
  });
}
