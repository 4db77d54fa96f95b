import { toJsonText } from '../../report/text/escape.ts';
import { VERSION } from '../../version.ts';

/** What commands print as JSON; `docs/NAME.schema.json` describes each. */
export type DocumentName =
  | 'check'
  | 'explain'
  | 'memory'
  | 'notice'
  | 'providers'
  | 'report'
  | 'restore'
  | 'tokens'
  | 'validate';

const SCHEMAS = 'https://raw.githubusercontent.com/token-sweeper/token-sweeper/main/docs';

/** Where a schema is, from wherever the program is installed. */
export function schemaUrl(name: DocumentName | 'sweeper'): string {
  return `${SCHEMAS}/${name}.schema.json`;
}

/** What every document begins with: what describes it, and the program that wrote it. */
export function documentHead(name: DocumentName): {
  readonly $schema: string;
  readonly version: string;
} {
  return { $schema: schemaUrl(name), version: VERSION };
}

/** A document with this content, as JSON. */
export function toDocument(name: DocumentName, content: object): string {
  return toJsonText({ ...documentHead(name), ...content });
}
