import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const root = new URL('../../', import.meta.url);

/** Paths of all TypeScript files in these folders, from the root of the repository. */
export function sourceFiles(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesIn(folder, '.ts'));
}

/** Paths of the files below a folder that end so, from the root of the repository; of the root, those directly in it. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(new URL(folder || '.', root), {
    recursive: folder !== '',
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) => posix.join(posix.relative(root.pathname, parentPath), name))
    .filter((path) => !/(?:^|\/)(?:node_modules|__pycache__)\//.test(path));
}

/** Text of a file, by its path from the root of the repository. */
export function readSource(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}
