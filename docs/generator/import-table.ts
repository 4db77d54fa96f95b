import type { ImportRule } from './import-rules.ts';

/** The import table as Markdown, for readers. */
export function importTable(rules: readonly ImportRule[]): string {
  return [
    '| files of | may import | packages |',
    '| --- | --- | --- |',
    ...rules.map(
      ({ of, mayImport, packages }) =>
        `| ${code(of)} | ${mayImport.map(code).join(' ') || 'nothing else'} | ${packagesOf(packages)} |`,
    ),
  ].join('\n');
}

function packagesOf(packages: readonly string[]): string {
  if (packages.length === 0) return 'none';
  return packages.includes('*') ? 'any' : packages.map((name) => `\`${name}\``).join(' ');
}

/** Nearly all is in lambda/, so the table leaves that out. */
function code(path: string): string {
  return `\`${path.replace(/^lambda\/(?!\*)/, '')}\``;
}
