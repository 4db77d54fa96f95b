// The yardstick: the same list and the same deletions by undici alone, with nothing decided but the expiry.
import { Pool } from 'undici';
import { measure, type Work } from './work.ts';

interface Page {
  readonly tokens: readonly { readonly id: string; readonly expires_at: string }[];
  readonly next_cursor: string | null;
}

const PATH = '/v1/projects/bench/tokens';
const headers = { authorization: 'Bearer bench-key' };

async function sweep(origin: string, { concurrency, planOnly }: Work): Promise<number> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1, allowH2: false });
  const now = Date.now();
  const stale: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path = cursor === '' ? PATH : `${PATH}?cursor=${cursor}`;
    const { body } = await pool.request({ method: 'GET', path, headers });
    const page = JSON.parse(await body.text()) as Page;
    for (const { id, expires_at } of page.tokens) if (Date.parse(expires_at) < now) stale.push(id);
    cursor = page.next_cursor;
  }
  if (!planOnly) {
    const queue = stale.values();
    const work = async () => {
      for (const id of queue) {
        const { body } = await pool.request({ method: 'DELETE', path: `${PATH}/${id}`, headers });
        await body.dump();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }
  await pool.close();
  return stale.length;
}

await measure(async (work) => {
  const counts = await Promise.all(work.origins.map((origin) => sweep(origin, work)));
  return counts.reduce((sum, count) => sum + count, 0);
});
