import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { unreadable } from '../../lambda/providers/kit/states.ts';
import { createTestClock } from '../support/clock.ts';
import { afterDisabling, restore } from './restorable.ts';

describe('what the provider says of a restore is checked against one more list', () => {
  test('a token that is still disabled has failed', async () => {
    const clock = createTestClock();
    const world = await afterDisabling(1, { restore: async () => 'restored' });

    const { result, fates } = await restore(world, { all: true }, { clock });

    expect(result.status).toBe('degraded');
    expect(fates).toEqual(['stale-0 failed not-effective']);
    expect(clock.waits).toEqual([3000, 7000]);
  });

  test('one that works a little later is restored', async () => {
    let lists = 0;
    const world = await afterDisabling(1, { restore: async () => 'restored' });
    const { connection, listed } = world;
    const connect: typeof connection.connect = async (stop) => {
      const connected = await connection.connect(stop);
      const list = () => {
        const [token] = listed.values();
        if (++lists === 3 && token) world.put(token, false);
        return connected.provider.list();
      };
      return { ...connected, provider: { ...connected.provider, list } };
    };

    const { fates } = await restore(
      { ...world, connection: { ...connection, connect } },
      { all: true },
    );

    expect(fates).toEqual(['stale-0 restored']);
  });

  test('one that is gone, the provider says, and is listed, has failed', async () => {
    const world = await afterDisabling(1, { restore: async () => 'already-gone' });

    expect((await restore(world, { all: true })).fates).toEqual(['stale-0 failed not-effective']);
  });

  test('one that is restored, the provider says, and is listed no more, has failed', async () => {
    const world = await afterDisabling(1, {
      async restore({ id }) {
        world.listed.delete(id);
        return 'restored';
      },
    });

    expect((await restore(world, { all: true })).fates).toEqual(['stale-0 failed not-effective']);
  });

  test('what cannot be verified has failed', async () => {
    const world = await afterDisabling(1, {
      async restore(token) {
        const lost = new SweepError('unavailable', 'half a response');
        world.listed.set(token.id, { ...token, providerState: unreadable(lost) });
        return 'restored';
      },
    });

    expect((await restore(world, { all: true })).fates).toEqual(['stale-0 failed not-effective']);
  });
});

test.each([
  [
    'unreadable',
    unreadable(new SweepError('invalid-response', 'no id')),
    'failed invalid-response',
  ],
  ['gone', { kind: 'gone', reason: 'revoked' } as const, 'already-gone'],
  ['in transition', { kind: 'in-transition', reason: 'being deleted' } as const, 'failed conflict'],
])('a token that is listed as %s is not asked to be restored', async (_, providerState, fate) => {
  const world = await afterDisabling(1);
  const [token] = world.listed.values();
  if (token) world.listed.set(token.id, { ...token, providerState });
  const { fates } = await restore(world, { all: true });
  expect(world.restored).toEqual([]);
  expect(fates).toEqual([`stale-0 ${fate}`]);
});
