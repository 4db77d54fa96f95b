import { readFileSync, writeFileSync } from 'node:fs';
import { providers } from '../../lambda/providers/index.ts';
import { configurationPage } from './configuration-page.ts';
import { editorSchema } from './editor-schema.ts';
import { withProviderTable } from './provider-table.ts';

// Writes the generated documents; with --check, fails when the committed ones differ.

const template = readFileSync(fileAt('configuration.template.md'), 'utf8');
const documents = {
  '../configuration.md': configurationPage(template, providers),
  '../sweeper.schema.json': `${JSON.stringify(editorSchema(providers), undefined, 2)}\n`,
  '../../README.md': withProviderTable(readFileSync(fileAt('../../README.md'), 'utf8'), providers),
};

for (const [name, content] of Object.entries(documents)) {
  if (!process.argv.includes('--check')) writeFileSync(fileAt(name), content);
  else if (contentOf(name) !== content) {
    console.error(`docs/${name} is out of date; run \`npm run docs\` and commit the result`);
    process.exitCode = 1;
  }
}

function fileAt(name: string): URL {
  return new URL(name, import.meta.url);
}

/** A document that is not there is as wrong as one that is out of date. */
function contentOf(name: string): string | undefined {
  try {
    return readFileSync(fileAt(name), 'utf8');
  } catch {
    return undefined;
  }
}
