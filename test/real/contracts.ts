import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasPart } from './parts.ts';

/** Vendors' own OpenAPI documents, beside the checkout: the product neither needs nor carries them. */
const FOLDER = new URL('../../../shared/vendor-contracts/', import.meta.url);

/** The file of a vendor's contract; `undefined`, after a loud line, where it is not there. */
export function findContract(name: string): string | undefined {
  const path = fileURLToPath(new URL(`${name}.openapi.json`, FOLDER));
  const missing = `${name}.openapi.json is not in ../shared/vendor-contracts`;
  const there = hasPart(
    `the contract of ${name}`,
    missing,
    existsSync(path),
    'CI_DEMANDS_CONTRACTS',
  );
  return there ? path : undefined;
}
