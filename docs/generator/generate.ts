import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { providers } from '../../lambda/providers/index.ts';
import { configurationPage } from './configuration-page.ts';
import { dashboardPicture } from './dashboard-picture.ts';
import { documentSchemas } from './document-schemas.ts';
import { editorSchema } from './editor-schema.ts';
import { withGeneratedPart } from './generated-part.ts';
import { importRules } from './import-rules.ts';
import { importTable } from './import-table.ts';
import { linterRules } from './linter-rules.ts';
import { noticePicture } from './notice-picture.ts';
import { providerTable } from './provider-table.ts';
import { terminalPicture } from './terminal-picture.ts';

// Writes the generated files; with --check, fails when the committed ones differ.

const template = textOf('docs/generator/configuration.template.md') ?? '';
const files = {
  'biome.imports.json': json(linterRules(importRules)),
  'docs/architecture.md': withGeneratedPart(
    textOf('docs/architecture.md') ?? '',
    'imports',
    importTable(importRules),
  ),
  'docs/configuration.md': configurationPage(template, providers),
  ...Object.fromEntries(
    Object.entries(documentSchemas).map(([name, schema]) => [
      `docs/${name}.schema.json`,
      json(z.toJSONSchema(schema)),
    ]),
  ),
  'docs/pictures/dashboard.svg': dashboardPicture(textOf('docs/pictures/dashboard.json') ?? '[]'),
  'docs/pictures/notice.svg': noticePicture(textOf('docs/notices.md') ?? ''),
  'docs/pictures/demo.svg': terminalPicture(textOf('docs/pictures/demo.txt') ?? ''),
  'docs/sweeper.schema.json': json(editorSchema(providers)),
  'README.md': withGeneratedPart(textOf('README.md') ?? '', 'providers', providerTable(providers)),
};

for (const [path, content] of Object.entries(files)) {
  if (textOf(path) === content) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date; run \`npm run docs\` and commit the result`);
    process.exitCode = 1;
  } else {
    writeFileSync(fileAt(path), content);
    console.log(`wrote ${path}`);
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The text of a file, undefined where there is none. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(fileAt(path), 'utf8');
  } catch {
    return undefined;
  }
}

/** The place of a file, from the root of the repository. */
function fileAt(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}
