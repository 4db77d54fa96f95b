import * as z from 'zod';
import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../ports.ts';
import { cursorPages } from '../kit/pages.ts';
import { parseJson } from '../kit/response.ts';
import { toApigeeError } from './errors.ts';

/** The most that the cloud gives a page; servers may give fewer. */
const APPS_A_PAGE = 1000;
const TOKENS_A_PAGE = 100;

/** The most that Private Cloud gives, which knows no pages of apps. */
const MOST_APPS_AT_ONCE = 10_000;

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
 * The ids of all apps, page by page, each once. A page begins with the app that it was asked for by, so the list ends with
 * one that holds nothing else. Ids only: the expanded form would hold the consumer secrets.
 */
export function listApps(get: Get): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  return cursorPages(async (startKey) => {
    const query = { rows: `${APPS_A_PAGE}`, ...(startKey !== undefined && { startKey }) };
    const response = await get('/apps', query);
    if (response.status !== 200) throw toApigeeError(response, 'listing the apps');
    const ids = parseJson(response, AppIds, 'the list of apps');
    const page = addNew(ids, seen);
    if (page.length === 0 && ids.length > 0 && ids[0] !== startKey) expectAllApps(ids.length);
    return { page, next: page.at(-1) };
  });
}

/** A server that does not know `startKey` sends the same again: everything, or as much as it gives at once. */
function expectAllApps(count: number): void {
  if (count !== APPS_A_PAGE && count < MOST_APPS_AT_ONCE) return;
  throw brokenOff(`the list of apps ends after ${count}, which is as much as a page holds`);
}

/**
 * The token values of one app, page by page, each once. A page may begin with the token that it was asked for by. It
 * ends where no further token is named and the declared total has come or, without a total, with a page that brings nothing.
 */
export function searchTokens(get: Get, app: string): AsyncGenerator<readonly string[]> {
  const seen = new Set<string>();
  let total = Number.POSITIVE_INFINITY;
  return cursorPages(async (start) => {
    const query = { app, limit: `${TOKENS_A_PAGE}`, ...(start !== undefined && { start }) };
    const response = await get('/oauth2/search', query);
    if (response.status !== 200) throw toApigeeError(response, 'searching the tokens');
    const { list, meta } = parseJson(response, Search, 'the result of the token search');
    const page = addNew(list, seen);
    // Tokens come and go meanwhile: the least that any page declared has to be there.
    total = Math.min(total, Number(meta?.totalResults ?? Number.POSITIVE_INFINITY));
    const last = seen.size < total ? page.at(-1) : undefined;
    const next = meta?.next || last;
    if (next === undefined && Number.isFinite(total) && seen.size < total) {
      throw brokenOff(`the token search gave ${seen.size} of the ${total} tokens that it declares`);
    }
    // Without a pointer of its own, a server that knows no pages may send everything again.
    const ids = meta?.next ? list.filter((value) => value !== start) : [];
    return { page, next, ids };
  });
}

/** Those of the values that were not seen before. */
function addNew(values: readonly string[], seen: Set<string>): string[] {
  const fresh = [...new Set(values)].filter((value) => !seen.has(value));
  for (const value of fresh) seen.add(value);
  return fresh;
}

function brokenOff(how: string): SweepError {
  return new SweepError('invalid-response', `${how}: the list broke off`);
}
