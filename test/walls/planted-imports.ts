import { matchesGlob, posix } from 'node:path';
import { type ImportRule, importRules } from '../../docs/generator/import-rules.ts';
import { MAX_DEPTH } from '../../docs/generator/linter-rules.ts';

/** A file that is written for the linter to look at. */
export type PlantedFile = {
  readonly path: string;
  /** One import a line. */
  readonly lines: readonly string[];
  /** The lines that the table forbids. */
  readonly forbidden: readonly string[];
};

const packages = ['node:fs', 'node:fs/promises', 'undici', '@aws-sdk/client-s3', 'zod', 'yaml'];

/** A file in each place that the table names, and in the tests. */
const targets = new Set(
  [
    'test',
    'test/support/sandbox',
    ...importRules.flatMap(({ of, mayImport }) => [of, ...mayImport]),
  ].map(fileIn),
);

/** For each rule, at each depth, a file that imports everything there is in every way there is. */
export function plantedFiles(): PlantedFile[] {
  return importRules.flatMap((rule) => placesOf(rule).map((path) => planted(path, rule)));
}

/** The rule of a file: the last one that fits. A file deeper below its folder than the rules reach has none. */
export function ruleOf(path: string): ImportRule | undefined {
  return importRules.findLast(({ of }) =>
    isFile(of)
      ? matchesGlob(path, of)
      : Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => `${of}/${'*/'.repeat(depth)}*.ts`).some(
          (glob) => matchesGlob(path, glob),
        ),
  );
}

function planted(path: string, rule: ImportRule): PlantedFile {
  const imports = [
    ...[...targets].map((target) => ({
      specifier: relative(path, target),
      allowed: allows(rule, path, target),
    })),
    ...packages.map((specifier) => ({ specifier, allowed: allowsPackage(rule, specifier) })),
  ];
  return {
    path,
    lines: imports.flatMap(({ specifier }) => formsOf(specifier)),
    forbidden: imports
      .filter(({ allowed }) => !allowed)
      .flatMap(({ specifier }) => formsOf(specifier)),
  };
}

function formsOf(specifier: string): string[] {
  return [
    `import '${specifier}';`,
    `import type { A } from '${specifier}';`,
    `export * from '${specifier}';`,
    `await import('${specifier}');`,
  ];
}

/** Says what the table means, without the linter's patterns. */
function allows(rule: ImportRule, from: string, target: string): boolean {
  const room = ruleOf(target);
  if (room === rule && !isFile(rule.of)) return sameFolder(rule.of, from, target);
  return rule.mayImport.some((path) => {
    if (path.endsWith('/**')) return matchesGlob(target, path);
    // What lies in the folder, unless a folder inside it has its own rule.
    const rulesInside = (room?.of ?? '').startsWith(`${path}/`);
    return target === path || (target.startsWith(`${path}/`) && !rulesInside);
  });
}

/** Whether both lie in the same of the folders that `*` stands for. */
function sameFolder(folder: string, one: string, other: string): boolean {
  const depth = folder.split('/').length;
  return one.split('/').slice(0, depth).join() === other.split('/').slice(0, depth).join();
}

function allowsPackage({ packages: allowed }: ImportRule, specifier: string): boolean {
  return allowed.some(
    (name) => name === '*' || matchesGlob(specifier, name) || matchesGlob(specifier, `${name}/**`),
  );
}

function placesOf({ of }: ImportRule): string[] {
  if (isFile(of)) return [of.replace('*', 'planted')];
  const folder = of.replace('*', 'planted');
  return Array.from(
    { length: MAX_DEPTH + 1 },
    (_, depth) => `${folder}${'/deeper'.repeat(depth)}/planted.ts`,
  );
}

function fileIn(path: string): string {
  const literal = path.replace('/**', '').replace('*', 'target');
  return isFile(literal) ? literal : `${literal}/target.ts`;
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function isFile(path: string): boolean {
  return path.endsWith('.ts');
}
