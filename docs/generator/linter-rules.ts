import { posix } from 'node:path';
import type { ImportRule } from './import-rules.ts';

/** How deep below the folder of a rule its files may lie. */
export const MAX_DEPTH = 1;

/** One rule name with its options would be replaced as a whole by an override, so each repeats this. */
const zod = {
  importNames: ['z'],
  message: 'import * as z, so that the bundle leaves the locales out',
};

/** The part of the linter's configuration that holds the import table, as an object for JSON. */
export function linterRules(rules: readonly ImportRule[]): object {
  return {
    linter: { rules: restricted([]) },
    overrides: rules.flatMap((rule) =>
      directoriesOf(rule).map((directory) => ({
        includes: [isFile(rule.of) ? rule.of : `${directory}/*.ts`],
        linter: {
          rules: restricted([
            {
              group: forbiddenIn(directory, rule, rules),
              message: messageOf(rule),
            },
          ]),
        },
      })),
    ),
  };
}

/** What one row allows, in words. */
export function messageOf({ of, mayImport, packages }: ImportRule): string {
  const allowed = [...(isFile(of) ? [] : ['itself']), ...mayImport, ...packages];
  return `${of} imports ${allowed.length === 0 ? 'nothing' : `only ${allowed.join(', ')}`}. See docs/generator/import-rules.ts.`;
}

function restricted(patterns: readonly object[]): object {
  const options = { paths: { zod }, ...(patterns.length > 0 && { patterns }) };
  return { style: { noRestrictedImports: { level: 'error', options } } };
}

/** The linter compares what an import says, not where it leads: each depth needs its own patterns. */
function directoriesOf({ of }: ImportRule): readonly string[] {
  if (isFile(of)) return [posix.dirname(of)];
  return Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => `${of}${'/*'.repeat(depth)}`);
}

/** Patterns in the manner of .gitignore: the last one that fits an import decides, `!` allows it. */
function forbiddenIn(directory: string, rule: ImportRule, rules: readonly ImportRule[]): string[] {
  const allowed = [...(isFile(rule.of) ? [] : [rule.of]), ...rule.mayImport];
  const withoutInner = (path: string, patterns: readonly string[]) => [
    ...patterns,
    ...foldersWithRules(path, rule, rules).map((of) => patternOf(directory, of)),
  ];
  return [
    ...everythingBut(rule.packages),
    // The pattern of a folder around this one fits all that lies above it, too: the nearest comes first.
    ...allowed
      .filter((path) => isAround(path, directory))
      .flatMap((path) =>
        withoutInner(path, [
          '!./**',
          `!${patternOf(directory, path)}`,
          patternOf(directory, posix.dirname(path)),
        ]),
      ),
    ...allowed
      .filter((path) => !isAround(path, directory))
      .flatMap((path) => withoutInner(path, [`!${patternOf(directory, path)}`])),
  ];
}

/** The folders in this one that have their own rule, and that this rule does not name. */
function foldersWithRules(
  folder: string,
  { of: own, mayImport }: ImportRule,
  rules: readonly ImportRule[],
): string[] {
  return rules
    .map(({ of }) => of)
    .filter((of) => of.startsWith(`${folder}/`) && of !== own && !mayImport.includes(of));
}

function isAround(folder: string, directory: string): boolean {
  return `${directory}/`.startsWith(`${folder}/`);
}

function everythingBut(packages: readonly string[]): string[] {
  if (packages.includes('*')) return ['./**', '../**'];
  return ['**', ...packages.flatMap((name) => [`!${name}`, `!${name}/**`])];
}

function patternOf(directory: string, path: string): string {
  const relative = posix.relative(directory, path) || '.';
  const pattern = relative.startsWith('.') ? relative : `./${relative}`;
  return isFile(path) || path.endsWith('/**') ? pattern : `${pattern}/**`;
}

function isFile(path: string): boolean {
  return path.endsWith('.ts');
}
