// A rival: concurrency that grows by one a round trip and shrinks by a third when refused; a refused request
// waits as long as it was told, without a slot, while the others go on.
import { setTimeout as delay } from 'node:timers/promises';
import { measure, work } from '../work.ts';
import { DEFAULT_WAIT_SECONDS, givesUp, plainClient } from './plain.ts';

const SHRINK = 2 / 3;

await measure(async () => {
  const client = plainClient(work);
  const stale = await client.list();
  const waiting: (() => void)[] = [];
  let limit = work.concurrency;
  let inFlight = 0;
  let shrunkAt = Number.NEGATIVE_INFINITY;
  const gaveUp = givesUp(work);

  async function enter(): Promise<void> {
    if (inFlight >= Math.floor(limit)) await new Promise<void>((go) => waiting.push(go));
    else inFlight++;
  }

  function leave(): void {
    inFlight--;
    while (inFlight < Math.floor(limit) && waiting.length > 0) {
      inFlight++;
      waiting.shift()?.();
    }
  }

  /** All that were sent before the last cut say the same, so they count once. */
  function adapt(refused: boolean, sentAt: number): void {
    if (!refused) limit = Math.min(work.concurrency, limit + 1 / limit);
    else if (sentAt > shrunkAt) {
      limit = Math.max(1, limit * SHRINK);
      shrunkAt = performance.now();
    }
  }

  async function remove(id: string): Promise<void> {
    for (;;) {
      if (gaveUp()) return;
      await enter();
      const sentAt = performance.now();
      const { status, retryAfter = DEFAULT_WAIT_SECONDS } = await client.remove(id);
      adapt(status >= 400, sentAt);
      leave();
      if (status < 400) return;
      await delay(retryAfter * 1000);
    }
  }

  // Twice as many workers as slots, as those that wait have given theirs away.
  const queue = stale.values();
  const worker = async () => {
    for (const id of queue) await remove(id);
  };
  await Promise.all(Array.from({ length: work.concurrency * 2 }, worker));
  await client.close();
  return stale.length;
});
