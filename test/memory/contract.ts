import { beforeEach, describe, expect, test } from 'vitest';
import {
  NOTHING_REMEMBERED,
  type Remembered,
  rememberRun,
} from '../../lambda/domain/remembered.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import { MAX_BYTES, type Store } from '../../lambda/memory/store.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { recordOf, rememberedTokenOf } from './records.ts';

/** One place, empty at first, that several processes use. */
export interface World {
  /** Another store on the same place. */
  open(): Store;
  /** Lets every call fail from now on, by what is wrong with the place. */
  readonly broken: Readonly<Record<string, () => void | Promise<void>>>;
}

const LEASES = { lengthMillis: 1000, clock: createTestClock() };

/** The world of the running test. */
interface Scene {
  world: World;
  store: Store;
}

/** What the memory needs of every store. `create` makes a new world. */
export function describeStore(place: string, create: () => Promise<World>): void {
  const scene = {} as Scene;
  beforeEach(async () => {
    scene.world = await create();
    scene.store = scene.world.open();
  });

  describe(`${place}: a text`, () => describeTexts(scene));
  describe(`${place}: concurrent writers`, () => describeWriters(scene));
  describe(`${place}: a document`, () => describeDocuments(scene));
  describe(`${place}: broken`, () => describeBroken(create));
}

function describeTexts(scene: Scene): void {
  test('that was never written is not there', async () => {
    expect(await scene.store.read('crm')).toBeUndefined();
  });

  test('that was written is read with its tag, whoever reads it', async () => {
    const tag = await scene.store.write('crm', 'one', undefined);

    expect(await scene.world.open().read('crm')).toMatchObject({ text: 'one', tag });
  });

  test('is replaced by whoever knows its tag, again and again', async () => {
    let tag: string | undefined;
    for (const text of ['one', 'two', 'three', 'four'])
      tag = await scene.store.write('crm', text, tag);

    expect(await scene.store.read('crm')).toMatchObject({ text: 'four', tag });
  });

  test('is not replaced by one who knows an older tag, or none', async () => {
    const first = await scene.store.write('crm', 'one', undefined);
    const second = await scene.store.write('crm', 'two', first);
    await scene.store.write('crm', 'three', second);

    for (const tag of [undefined, first, second]) {
      expect(await scene.world.open().write('crm', 'late', tag)).toBeUndefined();
    }
    expect(await scene.store.read('crm')).toMatchObject({ text: 'three' });
  });

  test('that was removed is not there, and one that never was is removed without a word', async () => {
    for (const text of ['one', 'two'])
      await scene.store.write('crm', text, (await scene.store.read('crm'))?.tag);
    await scene.store.write('crm-1', 'other', undefined);

    await scene.world.open().remove('crm');
    await scene.store.remove('crm');

    expect(await scene.store.read('crm')).toBeUndefined();
    expect(await scene.store.read('crm-1')).toMatchObject({ text: 'other' });
  });

  test('has nothing to do with that of another name', async () => {
    for (const name of ['crm', 'crm.lease', 'crm-1', 'rm'])
      await scene.store.write(name, name, undefined);

    for (const name of ['crm', 'crm.lease', 'crm-1', 'rm'])
      expect(await scene.store.read(name)).toMatchObject({ text: name });
  });

  test('is not read when it is larger than any text of this program', async () => {
    await scene.store.write('crm', 'x'.repeat(MAX_BYTES + 1), undefined);

    const read = await scene.store.read('crm').then(
      () => 'read',
      ({ code }) => code,
    );
    expect(read).toBe('memory-unavailable');
  });
}

function describeWriters(scene: Scene): void {
  test('lose nothing', async () => {
    const add = async (runId: string) => {
      const memory = createMemory(scene.world.open(), LEASES);
      await memory.update('crm', (before) => rememberRun(before, recordOf({ runId })));
    };
    const runIds = Array.from({ length: 8 }, (_, index) => `run-${index}`);

    await Promise.all(runIds.map(add));

    const { runs } = await createMemory(scene.store, LEASES).recall('crm');
    expect(runs.map(({ runId }) => runId).sort()).toEqual(runIds);
  });

  test('of the first text: one of them succeeds', async () => {
    const tags = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        scene.world.open().write('crm', `${index}`, undefined),
      ),
    );

    expect(tags.filter((tag) => tag !== undefined)).toHaveLength(1);
  });

  test('of a lease: one of them gets it', async () => {
    const taken = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        createMemory(scene.world.open(), LEASES).lease('crm', `run-${index}`),
      ),
    );

    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of taken) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'busy' });
    }
  });
}

function describeDocuments(scene: Scene): void {
  const remembered: Remembered = {
    ...rememberRun(NOTHING_REMEMBERED, recordOf({ held: 'maxListDrop' })),
    tokenKey: 'k'.repeat(43),
    tokens: new Map([['x'.repeat(26), rememberedTokenOf({ removedAt: NOW })]]),
  };

  test('comes back as it was saved', async () => {
    const memory = createMemory(scene.store, LEASES);
    expect(await memory.recall('crm')).toEqual(NOTHING_REMEMBERED);

    await memory.update('crm', () => remembered);

    expect(await createMemory(scene.world.open(), LEASES).recall('crm')).toEqual(remembered);
  });

  test.each([
    ['is not JSON', 'garbage', /is not JSON/],
    ['is empty', '', /is not JSON/],
    ['was written by a newer version', '{"version":2,"more":[]}', /newer version.*update this one/],
    ['belongs to another', '{"version":1,"connection":"x","runs":[]}', /another connection/],
  ])('that %s is neither used nor replaced', async (_, text, message) => {
    await scene.store.write('crm', text, undefined);
    const memory = createMemory(scene.store, LEASES);

    const error = { code: 'memory-unavailable', message: expect.stringMatching(message) };
    await expect(memory.recall('crm')).rejects.toMatchObject(error);
    await expect(memory.update('crm', () => remembered)).rejects.toMatchObject(error);
    expect(await scene.store.read('crm')).toMatchObject({ text });
  });
}

function describeBroken(create: () => Promise<World>): void {
  test('it is unavailable, and says where and why', async () => {
    const names = Object.keys((await create()).broken);
    for (const name of names) {
      const other = await create();
      const broken = other.open();
      const tag = await broken.write('crm', 'one', undefined);
      await other.broken[name]?.();
      const error = { code: 'memory-unavailable', message: expect.stringContaining('crm') };

      await expect(broken.write('crm', 'two', tag), name).rejects.toMatchObject(error);
      const memory = createMemory(broken, LEASES);
      const unavailable = { code: 'memory-unavailable' };
      await expect(memory.lease('crm', 'run-1'), name).rejects.toMatchObject(unavailable);
    }
  });
}
