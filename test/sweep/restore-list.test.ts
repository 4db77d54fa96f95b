import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { brokenList } from '../support/memory-connection.ts';
import { afterDisabling, restorable, restore } from './restorable.ts';

describe('a restore touches nothing', () => {
  test.each([
    [{ token: 'nobody' }, '1 tokens are listed, none with this id or fingerprint'],
    [{ run: 'run-7' }, 'it is not remembered that this run disabled a token'],
  ])('where %j names no token that it may enable', async (scope, message) => {
    const world = await afterDisabling(1);
    const before = await world.remembered();

    await expect(restore(world, scope)).rejects.toThrow(message);

    expect(world.restored).toEqual([]);
    expect(await world.remembered()).toEqual(before);
  });

  test('of a token that somebody else disabled', async () => {
    const world = await afterDisabling(1);
    world.put({ id: 'theirs', expiresAt: 'never', lastUsedAt: 'unknown' }, true);

    await expect(restore(world, { token: 'theirs' })).rejects.toThrow(
      'it is not remembered that this token was disabled by the sweeper',
    );
    expect(world.restored).toEqual([]);
  });

  test('of several tokens that share an id', async () => {
    const world = await afterDisabling(0);
    const twin = { id: 'twin', expiresAt: 'never', lastUsedAt: 'unknown' } as const;
    world.listed.set('a', { ...twin, within: 'a', disabled: true });
    world.listed.set('b', { ...twin, within: 'b', disabled: true });

    await expect(restore(world, { token: 'twin' })).rejects.toThrow(
      'name one of them: a/twin, b/twin',
    );
  });
});

describe('a restore touches nothing', () => {
  test('while another run acts on the connection', async () => {
    const world = await afterDisabling(1);
    await world.night.memory.lease('memory', 'run-9');

    const { result, fates } = await restore(world, { all: true });

    expect(result).toMatchObject({ status: 'degraded', complete: false, error: { code: 'busy' } });
    expect(fates).toEqual([]);
    expect(world.restored).toEqual([]);
  });

  test('where the memory cannot be written', async () => {
    const world = await afterDisabling(1);
    const update = async () => {
      throw new SweepError('memory-unavailable', 'full');
    };

    const { result } = await restore(
      world,
      { all: true },
      { memory: { ...world.night.memory, update } },
    );

    expect(result).toMatchObject({ status: 'failed', error: { code: 'memory-unavailable' } });
    expect(world.restored).toEqual([]);
  });

  test('where the list breaks off', async () => {
    const world = await afterDisabling(1);
    const { connection } = restorable(0, {
      list: () => brokenList([], 1, new SweepError('unavailable', 'down')),
    });

    const { result } = await restore({ ...world, connection }, { all: true });

    expect(result).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
  });
});
