import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { restoreConnection } from '../../lambda/sweep/restore.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { run } from '../support/run.ts';
import { nights } from './nights.ts';
import { afterDisabling, restorable, restore } from './restorable.ts';

describe('what the sweeper disabled is enabled again', () => {
  test('all of it', async () => {
    const world = await afterDisabling(5);
    expect(world.disabled()).toHaveLength(5);

    const { result, fates } = await restore(world, { all: true });

    expect(result).toEqual({ status: 'ok', complete: true });
    expect(world.disabled()).toEqual([]);
    expect(fates).toEqual([0, 1, 2, 3, 4].map((index) => `stale-${index} restored`));
  });

  test('one token, and no other', async () => {
    const world = await afterDisabling(3);

    const { fates } = await restore(world, { token: 'stale-1' });

    expect(fates).toEqual(['stale-1 restored']);
    expect(world.disabled()).toEqual(['stale-0', 'stale-2']);
  });

  test('what one run disabled, and nothing of another', async () => {
    const world = await afterDisabling(2);
    world.put({ id: 'late', expiresAt: NOW - DAY, lastUsedAt: 'unknown' }, false);
    await run([world.connection], { memory: world.night.of() });

    const { fates } = await restore(world, { run: 'run-2' });

    expect(fates).toEqual(['late restored']);
    expect(world.disabled()).toEqual(['stale-0', 'stale-1']);
  });

  test('but nothing that somebody else disabled', async () => {
    const world = await afterDisabling(1);
    world.put({ id: 'theirs', expiresAt: 'never', lastUsedAt: 'unknown' }, true);

    const { fates } = await restore(world, { all: true });

    expect(fates).toEqual(['stale-0 restored']);
    expect(world.disabled()).toEqual(['theirs']);
  });
});

describe('what was disabled', () => {
  test('by a run that died before it could remember that is restored', async () => {
    const world = restorable(2);
    const night = nights();
    let writes = 0;
    const dying = {
      ...night.memory,
      update: async (...args: Parameters<typeof night.memory.update>) => {
        if (++writes > 1) throw new SweepError('memory-unavailable', 'killed');
        return night.memory.update(...args);
      },
    };
    await run([world.connection], { memory: { ...night.of(), memory: dying } });
    const remembered = async () => [...(await night.memory.recall('memory')).tokens.values()];

    const { fates } = await restore({ ...world, night, remembered }, { run: 'run-1' });

    expect(fates).toEqual(['stale-0 restored', 'stale-1 restored']);
    expect(await remembered()).not.toContainEqual(expect.objectContaining({ intent: {} }));
  });

  test('is only looked for in plan mode', async () => {
    const world = await afterDisabling(1);
    const before = await world.remembered();

    const { result, fates } = await restore(world, { all: true }, { mode: 'plan' });

    expect(result).toEqual({ status: 'ok', complete: true });
    expect(fates).toEqual(['stale-0 planned']);
    expect(world.restored).toEqual([]);
    expect(await world.remembered()).toEqual(before);
  });
});

describe('a token that was restored', () => {
  test('is not disabled again for 30 days, and not restored twice', async () => {
    const world = await afterDisabling(1);
    await restore(world, { all: true });

    expect(await world.remembered()).toEqual([
      expect.objectContaining({ restored: { at: NOW, until: NOW + 30 * DAY } }),
    ]);
    await expect(restore(world, { all: true })).rejects.toThrow('it is not remembered that');
  });

  test('is disabled by a rule once more when that time is over, and not before', async () => {
    const clock = createTestClock();
    const world = await afterDisabling(1);
    await restore(world, { all: true }, { clock });

    clock.advance(30 * DAY - 1);
    const { fates } = await run([world.connection], { memory: world.night.of(), clock });
    expect(fates).toMatchObject([
      { decision: 'withheld', reason: expect.stringMatching(/^restored: no rule disables it/) },
    ]);
    expect(world.disabled()).toEqual([]);

    clock.advance(1);
    await run([world.connection], { memory: world.night.of(), clock });
    expect(world.disabled()).toEqual(['stale-0']);
  });

  test('is protected before the provider is asked, should the run be killed', async () => {
    let during: unknown;
    const world = await afterDisabling(1, {
      async restore() {
        during = await world.remembered();
        return 'restored';
      },
    });

    await restore(world, { all: true });

    expect(during).toMatchObject([
      { disabledBy: 'run-1', restored: { at: NOW, until: NOW + 30 * DAY } },
    ]);
  });

  test('is fine as it is when somebody has enabled it already, and is not sent', async () => {
    const world = await afterDisabling(1);
    const [token] = world.listed.values();
    if (token) world.put(token, false);

    const { result, events } = await restore(world, { all: true });

    expect(result.status).toBe('ok');
    expect(events).toMatchObject([
      { outcome: 'restored', reason: expect.stringContaining('somebody has enabled it already') },
    ]);
    expect(world.restored).toEqual([]);
    expect(await world.remembered()).toMatchObject([{ restored: { at: NOW } }]);
  });
});

describe('the lease of a restore', () => {
  test('is given up at the end, and when nothing is to be done', async () => {
    const world = await afterDisabling(1);
    await expect(restore(world, { token: 'nobody' })).rejects.toThrow();
    expect((await restore(world, { all: true })).result.status).toBe('ok');
    await expect(world.night.memory.lease('memory', 'run-9')).resolves.toBeDefined();
    expect(world.connection.closed()).toBe(3);
  });
});

test('a restore at a provider that cannot enable a token again says so', async () => {
  const world = await afterDisabling(1);
  const { restore: _, ...provider } = (await world.connection.connect(NEVER)).provider;
  const connection = {
    ...world.connection,
    connect: async () => ({ ...(await world.connection.connect(NEVER)), provider }),
  };

  const result = await restoreConnection(
    connection,
    { all: true },
    {
      mode: 'enforce',
      runId: 'run-2',
      clock: createTestClock(),
      stop: NEVER,
      memory: world.night.memory,
      onEvent() {},
    },
  );

  expect(result).toMatchObject({ status: 'failed', error: { code: 'unsupported' } });
});

const NEVER = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
