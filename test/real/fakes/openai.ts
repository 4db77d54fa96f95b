import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';
import type { FakeToken, Json } from './fake.ts';

/** The admin key that the fakes accept. */
export const OPENAI_ADMIN_KEY = 'sk-admin-0123456789abcdefghijklmnopOWN';

/** One page behind the cursor `after`, as every list of the contract has it. */
export function page(items: readonly Json[], { query }: ReceivedRequest): Reply {
  const limit = Number(query.get('limit') ?? 20);
  const after = query.get('after');
  if (limit < 1 || limit > 100) return problem(400, 'Invalid limit', 'invalid_request_error');
  const start = after === null ? 0 : items.findIndex(({ id }) => id === after) + 1;
  const data = items.slice(start, start + limit);
  return json(200, {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < items.length,
  });
}

/** What the API calls an error. */
export function problem(status: number, message: string, type: string): Reply {
  return json(status, { error: { message, type, param: null, code: null } });
}

/** Start and end of a key, as the contract's examples shorten it. */
export function redacted(start: string, { number }: FakeToken): string {
  return `${start}...${`${number}`.padStart(3, '0').slice(-3)}`;
}

/** Whole seconds since the epoch. */
export function seconds(millis: number): number {
  return Math.floor(millis / 1000);
}
