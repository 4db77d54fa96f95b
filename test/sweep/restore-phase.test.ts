import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { NOW } from '../support/clock.ts';
import { afterDisabling, restore } from './restorable.ts';

describe('of many tokens to restore', () => {
  test('those that are gone are told, and the rest is restored', async () => {
    const world = await afterDisabling(3, {});
    world.listed.delete('stale-1');

    const { result, fates } = await restore(world, { all: true });

    expect(result).toEqual({ status: 'degraded', complete: true });
    expect(fates).toEqual(['stale-0 restored', 'stale-2 restored', '1 already-gone']);
  });

  test('one that vanishes in that moment is gone', async () => {
    const world = await afterDisabling(2, {
      async restore(token) {
        if (token.id === 'stale-0') {
          world.listed.delete('stale-0');
          return 'already-gone';
        }
        world.put(token, false);
        return 'restored';
      },
    });

    expect((await restore(world, { all: true })).fates).toEqual([
      'stale-0 already-gone',
      'stale-1 restored',
    ]);
  });

  test('what is missing has failed where a part of the list could not be read', async () => {
    let isPartial = false;
    const world = await afterDisabling(2, {
      problems: () => (isPartial ? [{ code: 'forbidden', message: 'user bob' }] : []),
    });
    isPartial = true;
    world.listed.delete('stale-1');

    const { fates, result } = await restore(world, { token: 'stale-0' });
    expect([result.status, fates]).toEqual(['ok', ['stale-0 restored']]);
    const all = await afterDisabling(2, {
      problems: () => (isPartial ? [{ code: 'forbidden', message: 'user bob' }] : []),
    });
    all.listed.delete('stale-1');
    expect((await restore(all, { all: true })).fates).toContain('1 failed unavailable');
  });
});

describe('of the tokens that a restore tries', () => {
  test('one that fails leaves the others alone, stays the sweeper’s, and no rule disables it', async () => {
    const world = await afterDisabling(2, {
      async restore(token) {
        if (token.id === 'stale-0') throw new SweepError('conflict', 'locked');
        world.put(token, false);
        return 'restored';
      },
    });

    const { result, fates } = await restore(world, { all: true });

    expect(result).toEqual({ status: 'degraded', complete: true });
    expect(fates).toEqual(['stale-0 failed conflict', 'stale-1 restored']);
    expect(await world.remembered()).toMatchObject([
      { disabledBy: 'run-1', restored: { at: NOW } },
      { restored: { at: NOW } },
    ]);
    expect((await world.remembered())[1]).not.toHaveProperty('disabledBy');
  });

  test('no more are in flight than the connection allows', async () => {
    let inFlight = 0;
    let most = 0;
    const world = await afterDisabling(9, {
      concurrency: 3,
      async restore(token) {
        most = Math.max(most, ++inFlight);
        await Promise.resolve();
        inFlight--;
        world.put(token, false);
        return 'restored';
      },
    });

    await restore(world, { all: true });

    expect(most).toBe(3);
  });
});

describe('the rest of a restore is left as it was, and is told to be', () => {
  test('when the credential is no longer accepted', async () => {
    const world = await afterDisabling(3, {
      concurrency: 1,
      async restore() {
        throw new SweepError('unauthorized', 'who are you');
      },
    });

    const { result, fates } = await restore(world, { all: true });

    expect(result).toMatchObject({
      status: 'failed',
      complete: false,
      error: { code: 'unauthorized' },
    });
    expect(fates).toEqual(['stale-0 failed unauthorized', 'stale-1 deferred', 'stale-2 deferred']);
    expect((await world.remembered())[1]).not.toHaveProperty('restored');
  });

  test('when the run is stopped', async () => {
    const stop = new AbortController();
    const world = await afterDisabling(3, {
      concurrency: 1,
      async restore(token) {
        stop.abort();
        world.put(token, false);
        return 'restored';
      },
    });

    const { result, fates } = await restore(
      world,
      { all: true },
      { stop: { signal: stop.signal, deadline: Number.POSITIVE_INFINITY } },
    );

    expect(result).toEqual({ status: 'degraded', complete: false });
    expect(fates).toEqual(['stale-0 restored', 'stale-1 deferred', 'stale-2 deferred']);
  });

  test('when another run takes the connection over', async () => {
    const world = await afterDisabling(2, { concurrency: 1 });
    let holds = 0;
    const lease = async (...args: Parameters<typeof world.night.memory.lease>) => ({
      ...(await world.night.memory.lease(...args)),
      async hold() {
        // Once for the page, once for the first token.
        if (++holds > 2) throw new SweepError('busy', 'run-9');
      },
      release: async () => {},
    });

    const { result, fates } = await restore(
      world,
      { all: true },
      { memory: { ...world.night.memory, lease } },
    );

    expect(result).toMatchObject({ status: 'degraded', complete: false, error: { code: 'busy' } });
    expect(fates).toEqual(['stale-0 restored', 'stale-1 deferred']);
  });
});

describe('a restore that cannot be recorded', () => {
  test('before its first request is not begun', async () => {
    const world = await afterDisabling(2);
    const write = () => Promise.reject(new SweepError('audit-unavailable', 'full'));

    const { result, fates } = await restore(world, { all: true }, { intents: { write } });

    expect(result).toEqual({
      status: 'failed',
      complete: true,
      error: { code: 'audit-unavailable', message: 'full' },
    });
    expect(fates).toEqual(['stale-0 failed audit-unavailable', 'stale-1 failed audit-unavailable']);
    expect(world.restored).toEqual([]);
  });

  test('is no failure for a token that works already', async () => {
    const world = await afterDisabling(2);
    const [token] = world.listed.values();
    if (token) world.put(token, false);
    const written: unknown[] = [];
    const write = async (_: unknown, changes: readonly { token: { id: string } }[]) =>
      void written.push(changes.map((change) => change.token.id));

    await restore(world, { all: true }, { intents: { write } });

    expect(written).toEqual([['stale-1']]);
  });

  test('any more leaves the rest undone', async () => {
    const stop = new AbortController();
    const world = await afterDisabling(1);

    const { fates } = await restore(
      world,
      { all: true },
      {
        intents: { async write() {}, verify: () => stop.abort() },
        stop: { signal: stop.signal, deadline: Number.POSITIVE_INFINITY },
      },
    );

    expect(fates).toEqual(['stale-0 deferred']);
    expect(world.restored).toEqual([]);
  });
});
