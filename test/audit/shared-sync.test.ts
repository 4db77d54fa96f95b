import { expect, test } from 'vitest';
import { SharedSync } from '../../lambda/audit/shared-sync.ts';

/** A file whose syncs end when the test says so. */
function slowFile() {
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const sync = () =>
    new Promise<void>((resolve, reject) => {
      ends.push({ resolve, reject });
    });
  return { file: { sync }, ends };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a sync that is asked for while another lasts begins after it, and serves all who ask', async () => {
  const { file, ends } = slowFile();
  const disk = new SharedSync(file);
  const first = disk.sync();
  await turn();
  const others = [disk.sync(), disk.sync()];
  await turn();
  expect(ends).toHaveLength(1);
  ends[0]?.resolve();
  await first;
  await turn();
  expect(ends).toHaveLength(2);
  ends[1]?.resolve();
  await Promise.all(others);
});

test('a sync that fails fails for those who asked for it, and for nobody after them', async () => {
  const { file, ends } = slowFile();
  const disk = new SharedSync(file);
  const first = disk.sync();
  await turn();
  ends[0]?.reject(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  const second = disk.sync();
  await turn();
  ends[1]?.resolve();
  await second;
});
