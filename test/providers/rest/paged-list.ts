import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import { SMALL } from './small-definition.ts';

/** The ids of a list. */
export const IDS = ['a', 'b', 'c', 'd', 'e'];

/** The smallest definition, whose list is paged in this way. */
export function paged(paging: NonNullable<Definition['list']['paging']>): Definition {
  return { ...SMALL, list: { ...SMALL.list, query: { size: '2' }, paging } };
}

/** Items with these ids. */
export const items = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** Two ids a page; the query names the first. */
export function pageFrom(start: number, rest: (next: number | undefined) => object): Reply {
  const next = start + 2 < IDS.length ? start + 2 : undefined;
  return json(200, { tokens: items(IDS.slice(start, start + 2)), ...rest(next) });
}

/** The number that a request names, or 0. */
export const from = ({ query }: ReceivedRequest, name = 'from') => Number(query.get(name) ?? 0);
