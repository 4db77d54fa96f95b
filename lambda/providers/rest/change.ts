import type { GoneClaim } from '../../domain/gone-claim.ts';
import { goneClaim } from '../../domain/gone-claim.ts';
import { SweepError } from '../../errors.ts';
import { statusError } from '../kit/response.ts';
import type { Api } from './api.ts';
import { compile, compilePath, type Filler, referencesOf, textsIn } from './interpolation.ts';
import type { Lookup } from './lookup.ts';
import { idOf } from './mapping.ts';
import { compileMatchers, compileRefusals } from './response-match.ts';
import type { Change, Definition } from './schema.ts';

/** Ids that some APIs take for the caller's own token, or for all tokens. */
const RESERVED = new Set(['current', 'self', 'me', 'mine', 'all', '*', '-']);

/** A call that takes one token out of use, or back into it. */
export interface TokenChange {
  /** Throws SweepError when the request for this token would not be about this token alone. */
  check(lookup: Lookup): void;
  /** Throws SweepError unless the response proves that it was done. */
  execute(lookup: Lookup): Promise<'done' | GoneClaim>;
}

/** The call that a definition describes, with its guards. */
export function createChange(
  change: Change,
  definition: Definition,
  api: Api,
  operation: string,
): TokenChange {
  const build = api.compile(change);
  const isDone = compileMatchers(change.ok);
  const isGone = compileMatchers(change.gone);
  const refusalOf = compileRefusals([...(change.refused ?? []), ...(definition.refused ?? [])]);
  const check = compileCheck(change, definition);
  return {
    check,
    async execute(lookup) {
      check(lookup);
      const response = await api.send(build(lookup));
      if (isDone(response)) return 'done';
      if (isGone(response)) return goneClaim(response);
      throw refusalOf(response, operation) ?? statusError(response, operation);
    },
  };
}

function compileCheck(
  { path, json, form, query, headers }: Change,
  definition: Definition,
): TokenChange['check'] {
  const changePath = compilePath(path);
  const listPath = compileListPath(definition);
  const otherTemplates = textsIn([json, form, query, headers])
    .filter((text) => referencesOf(text).some(referencesToken))
    .map((text) => compile(text));
  return (lookup) => {
    if (RESERVED.has(idOf(definition, lookup).toLowerCase())) {
      throw new SweepError('invalid-response', 'its id is a reserved word that means other tokens');
    }
    if (normalizePath(changePath(lookup)) === listPath(lookup)) {
      throw new SweepError('invalid-response', 'its id would lead to the list of all tokens');
    }
    for (const fillOther of otherTemplates) fillOther(lookup);
  };
}

/** The normalized path of the list; filled only once where it is the same for all tokens. */
function compileListPath({ list }: Definition): Filler {
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
