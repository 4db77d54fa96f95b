import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { PlantedFile } from './planted-imports.ts';
import { readSource } from './source-files.ts';

const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));

const resultSchema = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

/** Lints the files beside a copy of the rules: the lines that an import rule objects to, by file. */
export async function lintErrors(files: readonly PlantedFile[]): Promise<Map<string, string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
  try {
    const config = z.looseObject({}).parse(JSON.parse(readSource('biome.json')));
    const withoutVcs = JSON.stringify({ ...config, vcs: { enabled: false } });
    await write(folder, 'biome.json', withoutVcs);
    await write(folder, 'biome.imports.json', readSource('biome.imports.json'));
    for (const { path, lines } of files) await write(folder, path, lines.join('\n'));
    const { diagnostics } = resultSchema.parse(JSON.parse(await lint(folder)));
    return linesByPath(files, diagnostics);
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Diagnostic = z.infer<typeof resultSchema>['diagnostics'][number];

function linesByPath(
  files: readonly PlantedFile[],
  diagnostics: readonly Diagnostic[],
): Map<string, string[]> {
  return new Map(
    files.map(({ path, lines }) => [
      path,
      diagnostics
        .filter(({ location }) => location.path === path)
        .map(
          ({ category, location }) =>
            `${category === RULE ? '' : category}${lines[location.start.line - 1]}`,
        ),
    ]),
  );
}

const RULE = 'lint/style/noRestrictedImports';

/** The linter's stdin mode fails for any text, so it is given files. It ends with 1 when it finds something. */
function lint(folder: string): Promise<string> {
  const flags = ['--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'];
  return new Promise((resolve) => {
    execFile(biome, ['lint', ...flags, '.'], { cwd: folder, maxBuffer: 2 ** 28 }, (_, stdout) =>
      resolve(stdout),
    );
  });
}

async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
