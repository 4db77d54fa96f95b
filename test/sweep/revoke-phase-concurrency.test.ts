import { describe, expect, test } from 'vitest';
import type { Stop } from '../../lambda/ports.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { settled } from './settled.ts';
import { staleTokens } from './stale.ts';

describe('operations under way at once', () => {
  /** The most operations that were under way together, for `count` tokens; each of them waits if so told. */
  async function mostUnderWay(count: number, concurrency: number, waits: boolean): Promise<number> {
    let underWay = 0;
    let most = 0;
    let beginToWait = () => {};
    const connection = memoryConnection({
      tokens: staleTokens(count),
      concurrency,
      revoke: async () => {
        most = Math.max(most, ++underWay);
        if (waits) beginToWait();
        await settled();
        underWay--;
        return 'revoked';
      },
    });
    const connect = async (stop: Stop) => ({
      ...(await connection.connect(stop)),
      onWait: (listener: () => void) => {
        beginToWait = listener;
      },
    });
    await run([{ ...connection, connect }]);
    expect(connection.revoked).toHaveLength(count);
    return most;
  }

  test.each([
    [40, 1, 1],
    [40, 5, 5],
    [3, 5, 3],
    [1, 500, 1],
  ])('%i tokens, concurrency %i: %i', async (count, concurrency, most) => {
    expect(await mostUnderWay(count, concurrency, false)).toBe(most);
  });

  test.each([
    [40, 1, 20],
    [120, 5, 100],
    [3, 5, 3],
  ])(
    '%i tokens, concurrency %i: %i when those under way wait to be repeated',
    async (count, concurrency, most) => {
      expect(await mostUnderWay(count, concurrency, true)).toBe(most);
    },
  );
});
