// The yardstick: the same list and the same deletions by undici alone, with nothing decided but the expiry.
import { measure, work } from '../work.ts';
import { plainClient } from './plain.ts';

await measure(async () => {
  const client = plainClient(work);
  const stale = await client.list();
  if (!work.planOnly) {
    const queue = stale.values();
    const remove = async () => {
      for (const id of queue) await client.remove(id);
    };
    await Promise.all(Array.from({ length: work.concurrency }, remove));
  }
  await client.close();
  return stale.length;
});
