import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** Paths of all TypeScript files in these folders, from the root of the repository. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path}`)
      .filter((path) => path.endsWith('.ts') && !path.includes('node_modules/')),
  );
}

/** Text of a file, by its path from the root of the repository. */
export function readSource(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}
