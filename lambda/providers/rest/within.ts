import type { Token } from '../../domain/token.ts';
import { tokenPathsIn } from './change.ts';
import { type Lookup, textOf } from './lookup.ts';
import { idPathOf } from './mapping.ts';
import { changesOf, type Definition } from './schema.ts';

/** What a call names besides the id of its token, in which that id may be unique only. */
export type Within = (lookup: Lookup) => Pick<Token, 'within'>;

/**
 * Compiles what the calls that change a token name besides its id. Headers are left out, and so is the detail: both may
 * hold what changes with time, such as a version.
 */
export function compileWithin(definition: Definition): Within {
  const parts = changesOf(definition).map(({ path, query, json, form }) => [
    path,
    query,
    json,
    form,
  ]);
  const paths = [...new Set(tokenPathsIn(parts))].filter(
    (path) => path !== idPathOf(definition) && !path.startsWith('detail'),
  );
  return (lookup) => {
    const names = paths.map((path) => textOf(lookup(path))).filter((name) => name !== undefined);
    return names.length > 0 ? { within: names.join('/') } : {};
  };
}
