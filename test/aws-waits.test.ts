import { expect, test } from 'vitest';
import { AwsWaits, toldWait } from '../lambda/aws-waits.ts';
import type { TokenRegister } from '../lambda/ports.ts';

/** What is told, in order: `+` where a wait begins, `-` where it ends. */
function waiting() {
  const told: string[] = [];
  const stop = new AbortController();
  const beginWait = (why: string) => {
    told.push(`+ ${why}`);
    return () => told.push(`- ${why}`);
  };
  return { told, stop, beginWait, waits: new AwsWaits(beginWait, stop) };
}

test('a wait lasts until the call ends, well or not', async () => {
  const { told, beginWait } = waiting();
  expect(await toldWait(beginWait, 'for one', Promise.resolve(1))).toBe(1);
  const failed = Promise.reject(new RangeError('no'));
  await expect(toldWait(beginWait, 'for another', failed)).rejects.toThrow('no');
  expect(told).toEqual(['+ for one', '- for one', '+ for another', '- for another']);
});

test('the wait for a secret, or for credentials, ends with the run', async () => {
  const { stop, waits } = waiting();
  const hanging = new Promise<never>(() => {});
  const ends = [waits.forSecret(hanging), waits.credentials(() => hanging)()].map((wait) =>
    expect(wait).rejects.toMatchObject({ code: 'deadline' }),
  );
  stop.abort();
  await Promise.all(ends);
});

test('each page of the register is waited for, and a mark outlasts the run', async () => {
  const { told, stop, waits } = waiting();
  const marked = Promise.withResolvers<void>();
  const register: TokenRegister = {
    async *entries() {
      yield [];
      yield [];
    },
    mark: () => marked.promise,
  };
  const pages: unknown[] = [];
  for await (const page of waits.register(register).entries({ key: 'k', value: 'v' }))
    pages.push(page);
  expect(pages).toEqual([[], []]);
  expect(told).toHaveLength(6);
  const mark = waits.register(register).mark('arn', { key: 'k', value: 'v' });
  stop.abort();
  marked.resolve();
  await expect(mark).resolves.toBeUndefined();
});
