import { expect, test } from 'vitest';
import { sendAll } from '../../lambda/notice/send-all.ts';

/** Sends numbers, each of which takes a second; those that came too late are negative. */
async function send(count: number, deadline: number, abortAt = Number.POSITIVE_INFINITY) {
  let elapsed = 0;
  let atOnce = 0;
  let most = 0;
  const stopping = new AbortController();
  const sent: number[] = [];
  await sendAll(
    Array.from({ length: count }, (_, index) => index + 1),
    { clock: { elapsed: () => elapsed }, stop: { signal: stopping.signal, deadline } },
    async (message, problem) => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      elapsed += 1000;
      if (elapsed >= abortAt) stopping.abort();
      sent.push(problem ? -message : message);
      expect(problem?.code ?? 'deadline').toBe('deadline');
      atOnce--;
    },
  );
  return { sent, most, inTime: sent.filter((message) => message > 0).length };
}

test('each message is sent once, three at a time', async () => {
  const { sent, most } = await send(20, 60_000);
  expect(sent.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(most).toBe(3);
});

test('none is begun after the deadline, but ten seconds are always there', async () => {
  expect((await send(60, 30_000)).inTime).toBeLessThan(34);
  expect((await send(60, 0)).inTime).toBeGreaterThanOrEqual(10);
});

test('a run that is to stop begins none once ten seconds are over', async () => {
  const { inTime } = await send(60, Number.POSITIVE_INFINITY, 20_000);
  expect(inTime).toBeGreaterThanOrEqual(20);
  expect(inTime).toBeLessThan(24);
});
