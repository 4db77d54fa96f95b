import { Pool } from 'undici';
import type { Work } from '../work.ts';

interface Page {
  readonly tokens: readonly { readonly id: string; readonly expires_at: string }[];
  readonly next_cursor: string | null;
}

/** What undici alone has to offer. */
export interface PlainClient {
  /** The ids of the tokens that have expired. */
  list(): Promise<readonly string[]>;
  /** Tries once. */
  remove(id: string): Promise<{ readonly status: number; readonly retryAfter: number | undefined }>;
  close(): Promise<void>;
}

const PATH = '/v1/projects/0/tokens';
const headers = { authorization: 'Bearer bench-key' };

/** How long the rivals wait where a refusal does not say. */
export const DEFAULT_WAIT_SECONDS = 1;

/** Whether the time of a rival is over. */
export function givesUp({ maxMillis = Number.POSITIVE_INFINITY }: Work): () => boolean {
  const end = performance.now() + maxMillis;
  return () => performance.now() > end;
}

/** A client with as many sockets as requests may be in flight. */
export function plainClient({ origin, concurrency }: Work): PlainClient {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1, allowH2: false });
  return {
    async list() {
      const now = Date.now();
      const stale: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const path: string = cursor === '' ? PATH : `${PATH}?cursor=${cursor}`;
        const { body } = await pool.request({ method: 'GET', path, headers });
        const page = JSON.parse(await body.text()) as Page;
        for (const { id, expires_at } of page.tokens) {
          if (Date.parse(expires_at) < now) stale.push(id);
        }
        cursor = page.next_cursor;
      }
      return stale;
    },
    async remove(id) {
      const answer = await pool.request({ method: 'DELETE', path: `${PATH}/${id}`, headers });
      await answer.body.dump();
      const seconds = answer.headers['retry-after'];
      return {
        status: answer.statusCode,
        retryAfter: typeof seconds === 'string' ? Number(seconds) : undefined,
      };
    },
    close: () => pool.close(),
  };
}
