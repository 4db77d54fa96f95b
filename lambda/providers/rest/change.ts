import { SweepError } from '../../errors.ts';
import { type GoneClaim, goneClaim } from '../../ports.ts';
import { statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { compile, compilePath, type Lookup, referencesOf, textsIn } from './interpolation.ts';
import { idOf } from './mapping.ts';
import { matches, refusalIn } from './response-match.ts';
import type { Change, Definition } from './schema.ts';

/** Words that some APIs take for the caller's own token, or for all tokens. */
const RESERVED = new Set(['current', 'self', 'me', 'mine', 'all', '*', '-']);

/** A call that takes one token out of use. */
export interface TokenChange {
  /** Throws SweepError when this token's request would be no request about this token alone. */
  check(lookup: Lookup): void;
  /** Throws SweepError unless the answer proves that the token is out of use. */
  execute(lookup: Lookup): Promise<'done' | GoneClaim>;
}

/** The call that a definition describes, with its guards. */
export function createChange(
  change: Change,
  definition: Definition,
  api: Api,
  operation: string,
): TokenChange {
  const { ok, gone, path, json, form, query, headers } = change;
  const refusals = [...(change.refused ?? []), ...(definition.refused ?? [])];
  const changePath = compilePath(path);
  const listPath = createListPath(definition);
  const others = textsIn([json, form, query, headers])
    .filter((text) => referencesOf(text).some(referencesToken))
    .map((text) => compile(text));

  function check(lookup: Lookup): void {
    if (RESERVED.has(idOf(definition, lookup).toLowerCase())) {
      throw new SweepError('invalid-response', 'its id is a word that means other tokens');
    }
    if (normalizePath(changePath(lookup)) === listPath(lookup)) {
      throw new SweepError('invalid-response', 'its id would lead to the list of all tokens');
    }
    for (const fillOther of others) fillOther(lookup);
  }

  return {
    check,
    async execute(lookup) {
      check(lookup);
      const response = await api.send(api.build(change, lookup));
      if (matches(response, ok)) return 'done';
      if (matches(response, gone)) return goneClaim(response);
      throw refusalIn(response, refusals, operation) ?? statusError(response, operation);
    },
  };
}

/** The bare path of the list; filled once where it is the same for all tokens (a tenth of what a token costs). */
function createListPath({ list }: Definition): (lookup: Lookup) => string {
  const fill = compilePath(list.path);
  if (tokenPathsIn(list.path).length > 0) return (lookup) => normalizePath(fill(lookup));
  let fixed: string | undefined;
  return (lookup) => {
    fixed ??= normalizePath(fill(lookup));
    return fixed;
  };
}

/** What a call needs of its token: the paths that lead into the item, its parent or its detail. */
export function tokenPathsIn(...parts: readonly unknown[]): string[] {
  return textsIn(parts).flatMap(referencesOf).filter(referencesToken);
}

function referencesToken(path: string): boolean {
  return !path.startsWith('settings.') && !path.startsWith('secret.');
}

function normalizePath(path: string): string {
  const lower = path.toLowerCase();
  return lower.endsWith('/') ? lower.replace(/\/+$/, '') : lower;
}
