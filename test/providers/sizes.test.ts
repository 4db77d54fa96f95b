import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const PROVIDERS = new URL('../../lambda/providers/', import.meta.url);

/** The most lines of a file of a provider in code, and of a definition: docs/adding-a-provider.md says so. */
const MAX_CODE = 200;
const MAX_DEFINITION = 60;

const files = readdirSync(PROVIDERS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const linesOf = (file: string) =>
  readFileSync(new URL(file, PROVIDERS), 'utf8').trimEnd().split('\n');

/** How many lines each top-level declaration of a file has; one file may hold several definitions of a vendor. */
function declarationSizes(file: string): number[] {
  const lines = linesOf(file);
  return lines.flatMap((line, start) => {
    if (!/^(?:export )?(?:const|function) /.test(line)) return [];
    const length = lines.slice(start).findIndex((end) => /^[}\])]|;$/.test(end) && !/^ /.test(end));
    return [length + 1];
  });
}

describe('The size of', () => {
  test.each(files.filter((file) => !file.startsWith('definitions/')))(
    '%s is at most 200 lines',
    (file) => {
      expect(linesOf(file).length).toBeLessThanOrEqual(MAX_CODE);
    },
  );

  test.each(files.filter((file) => file.startsWith('definitions/')))(
    'each definition in %s is at most 60 lines',
    (file) => {
      const sizes = declarationSizes(file);
      expect(Math.max(...sizes)).toBeGreaterThan(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_DEFINITION);
    },
  );
});
