import { readdirSync, readFileSync } from 'node:fs';
import type { ShippedDefinition } from '../../../lambda/providers/rest/shipped.ts';

const FOLDER = new URL('../../../lambda/providers/definitions/', import.meta.url);

/** One file of definitions: those of one vendor. */
export interface VendorFile {
  readonly file: string;
  readonly source: string;
  readonly definitions: readonly ShippedDefinition[];
}

/** Every file of definitions that ship, with what it exports. */
export const vendorFiles: readonly VendorFile[] = await Promise.all(
  filesIn(FOLDER).map(async (file) => {
    const exported: Record<string, ShippedDefinition> = await import(new URL(file, FOLDER).href);
    const source = readFileSync(new URL(file, FOLDER), 'utf8');
    return { file, source, definitions: Object.values(exported) };
  }),
);

/** Every definition that ships, by its name. */
export const shippedDefinitions: readonly (readonly [name: string, ShippedDefinition])[] =
  vendorFiles.flatMap(({ definitions }) =>
    definitions.map((definition) => [definition.name, definition] as const),
  );

/** All but the example, which no configuration can name. */
function filesIn(folder: URL): string[] {
  return readdirSync(folder).filter((file) => !file.startsWith('_'));
}
