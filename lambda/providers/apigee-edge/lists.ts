import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { cursorPages } from '../kit/pages.ts';
import { parseJson } from '../kit/response.ts';
import { toApigeeError } from './errors.ts';

/** The largest pages of the cloud; servers may send smaller ones. */
const APPS_PER_PAGE = 1000;
const TOKENS_PER_PAGE = 100;

/** The most that Private Cloud sends, which does not page apps. */
const MAX_UNPAGED_APPS = 10_000;

const AppIds = z.array(z.string().min(1));
const Search = z.object({
  list: z.array(z.string().min(1)),
  meta: z
    .object({
      next: z.string().nullish(),
      // A number in the vendor's example, a text in the schema.
      totalResults: z.union([z.number(), z.string().regex(/^\d+$/)]).nullish(),
    })
    .nullish(),
});

/** Sends a GET below the organization. */
export type Get = (path: string, query: Readonly<Record<string, string>>) => Promise<HttpResponse>;

/**
 * The ids of all apps, page by page, each once. A page begins with the app whose id was its cursor, so the last page holds
 * nothing else. Ids only: the expanded form would include the consumer secrets.
 */
export function listApps(get: Get): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  return cursorPages(async (startKey) => {
    const query = { rows: `${APPS_PER_PAGE}`, ...(startKey !== undefined && { startKey }) };
    const response = await get('/apps', query);
    if (response.status !== 200) throw toApigeeError(response, 'listing the apps');
    const ids = parseJson(response, AppIds, 'the list of apps');
    const page = addNew(ids, seen);
    if (page.length === 0 && ids.length > 0 && ids[0] !== startKey) expectAllApps(ids.length);
    return { page, next: page.at(-1) };
  });
}

/** A server that ignores `startKey` sends the same again: everything, or as much as it sends at once. */
function expectAllApps(count: number): void {
  if (count !== APPS_PER_PAGE && count < MAX_UNPAGED_APPS) return;
  throw truncated(`the list of apps ends after ${count}, the size of a full page`);
}

/**
 * The token values of one app, page by page, each once. A page may begin with the token that was its cursor. The list ends
 * without a next token when the declared total has come or, without a total, with a page that adds nothing.
 */
export function searchTokens(get: Get, app: string): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  let total = Number.POSITIVE_INFINITY;
  return cursorPages(async (start) => {
    const query = { app, limit: `${TOKENS_PER_PAGE}`, ...(start !== undefined && { start }) };
    const response = await get('/oauth2/search', query);
    if (response.status !== 200) throw toApigeeError(response, 'searching the tokens');
    const { list, meta } = parseJson(response, Search, 'the result of the token search');
    const page = addNew(list, seen);
    // Tokens come and go meanwhile: the smallest total that any page declared has to be reached.
    total = Math.min(total, Number(meta?.totalResults ?? Number.POSITIVE_INFINITY));
    const last = seen.size < total ? page.at(-1) : undefined;
    const next = meta?.next || last;
    if (next === undefined && Number.isFinite(total) && seen.size < total) {
      throw truncated(
        `the token search returned ${seen.size} of the ${total} tokens that it declares`,
      );
    }
    // Without `next`, a server that does not page may send everything again.
    const ids = meta?.next ? list.filter((value) => value !== start) : [];
    return { page, next, ids };
  });
}

/** The values that were not seen before. */
function addNew(values: readonly string[], seen: Set<string>): string[] {
  const fresh = [...new Set(values)].filter((value) => !seen.has(value));
  for (const value of fresh) seen.add(value);
  return fresh;
}

function truncated(how: string): SweepError {
  return new SweepError('invalid-response', `${how}: the list is truncated`);
}
