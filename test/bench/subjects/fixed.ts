// A rival: fixed concurrency; a refused request waits as long as it was told and tries again.
import { setTimeout as delay } from 'node:timers/promises';
import { measure, work } from '../work.ts';
import { DEFAULT_WAIT_SECONDS, givesUp, plainClient } from './plain.ts';

await measure(async () => {
  const client = plainClient(work);
  const stale = await client.list();
  const queue = stale.values();
  const gaveUp = givesUp(work);
  const remove = async () => {
    for (const id of queue) {
      for (;;) {
        if (gaveUp()) return;
        const { status, retryAfter = DEFAULT_WAIT_SECONDS } = await client.remove(id);
        if (status < 400) break;
        await delay(retryAfter * 1000);
      }
    }
  };
  await Promise.all(Array.from({ length: work.concurrency }, remove));
  await client.close();
  return stale.length;
});
