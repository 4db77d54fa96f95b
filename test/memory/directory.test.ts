import fs, { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DirectoryStore } from '../../lambda/memory/directory.ts';
import { HOUR } from '../support/clock.ts';
import { describeStore } from './contract.ts';

/** What the file system answers instead, from a call on; no call by default. */
const faults = { calls: 0, failFrom: Infinity, failTo: Infinity, code: '' };

beforeAll(() => {
  for (const name of ['link', 'mkdir', 'open', 'readdir', 'stat', 'unlink'] as const) {
    const call: (...args: never[]) => Promise<unknown> = fs[name];
    vi.spyOn(fs, name).mockImplementation(async (...args: unknown[]) => {
      faults.calls++;
      if (faults.calls < faults.failFrom || faults.calls > faults.failTo)
        return call(...(args as never[])) as never;
      throw Object.assign(new Error('fault'), { code: faults.code, syscall: 'fault' });
    });
  }
  syncBuiltinESMExports();
});

afterAll(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const folders: string[] = [];

afterEach(async () => {
  Object.assign(faults, { calls: 0, failFrom: Infinity, failTo: Infinity, code: '' });
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crm-'));
  folders.push(folder);
  return join(folder, 'memory');
}

const breakWith = (code: string) => () => {
  Object.assign(faults, { failFrom: 0, code });
};

describeStore('a folder', async () => {
  Object.assign(faults, { calls: 0, failFrom: Infinity, code: '' });
  const path = await createFolder();
  return {
    open: () => new DirectoryStore(path),
    broken: {
      'a full disk': breakWith('ENOSPC'),
      denied: breakWith('EACCES'),
      'a read-only file system': breakWith('EROFS'),
      'a file system without hard links': breakWith('EPERM'),
    },
  };
});

describe('a folder', () => {
  test('and its files belong to their owner alone', async () => {
    const path = await createFolder();
    await new DirectoryStore(path).write('crm', 'one', undefined);

    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, 'crm.1.json'))).mode & 0o777).toBe(0o600);
  });

  test.each([0o750, 0o701, 0o720])(
    'with rights %o is refused with the command that tightens it',
    async (mode) => {
      const path = await createFolder();
      const store = new DirectoryStore(path);
      const tag = await store.write('crm', 'one', undefined);
      await chmod(path, mode);

      const message = `${path}: others may read or change it; run: chmod 700 '${path}'`;
      const error = { code: 'memory-unavailable', message };
      await expect(store.read('crm')).rejects.toMatchObject(error);
      await expect(store.write('crm', 'two', tag)).rejects.toMatchObject(error);
    },
  );

  test('with a file that others may read is refused with the command that tightens it', async () => {
    const path = await createFolder();
    const store = new DirectoryStore(path);
    await store.write('crm', 'one', undefined);
    const file = join(path, 'crm.1.json');
    await chmod(file, 0o640);

    const message = expect.stringContaining(`run: chmod 600 '${file}'`);
    await expect(store.read('crm')).rejects.toMatchObject({ code: 'memory-unavailable', message });
  });

  test('whose surroundings do not exist says what to create', async () => {
    const store = new DirectoryStore(join(await createFolder(), 'deeper'));

    await expect(store.write('crm', 'one', undefined)).rejects.toMatchObject({
      code: 'memory-unavailable',
      message: expect.stringContaining('cannot be created (ENOENT); create the folder around it'),
    });
  });

  test('that is a file is unavailable', async () => {
    const path = await createFolder();
    await writeFile(path, '', { mode: 0o600 });

    await expect(new DirectoryStore(path).read('crm')).rejects.toMatchObject({
      code: 'memory-unavailable',
      message: expect.stringContaining('ENOTDIR'),
    });
  });
});

describe('what a folder holds:', () => {
  test('one file a text, whatever was written before', async () => {
    const path = await createFolder();
    const store = new DirectoryStore(path);
    let tag: string | undefined;
    for (const text of ['one', 'two', 'three']) tag = await store.write('crm', text, tag);

    expect(await readdir(path)).toEqual(['crm.3.json']);
  });

  test('nothing that killed processes left, but what a living one still needs', async () => {
    const path = await createFolder();
    const store = new DirectoryStore(path);
    const tag = await store.write('crm', 'one', undefined);
    const old = join(path, '.crm.dead.tmp');
    await writeFile(old, '{"trunca');
    await utimes(old, new Date(Date.now() - 2 * HOUR), new Date(Date.now() - 2 * HOUR));
    await writeFile(join(path, '.crm.living.tmp'), '{"trunca');
    await writeFile(join(path, 'notes.json'), 'of the operator');

    await store.write('crm', 'two', tag);

    expect((await readdir(path)).sort()).toEqual(['.crm.living.tmp', 'crm.2.json', 'notes.json']);
    expect(await store.read('crm')).toMatchObject({ text: 'two' });
  });

  test('texts whose age is told by the times of its files alone', async () => {
    const path = await createFolder();
    const store = new DirectoryStore(path);
    await store.write('crm', 'one', undefined);
    const written = new Date(Date.now() - HOUR);
    await utimes(join(path, 'crm.1.json'), written, written);
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });

    const age = await (await store.read('crm'))?.age();

    vi.useRealTimers();
    expect(age).toBeGreaterThanOrEqual(HOUR);
    expect(age).toBeLessThan(2 * HOUR);
    expect(await readdir(path)).toEqual(['crm.1.json']);
  });
});

// A call that fails stands for a process that ends there, as far as what is left in the folder.
test('whichever call fails, the old text or the new one is there, and the next write succeeds', async () => {
  for (let failing = 1; ; failing++) {
    const path = await createFolder();
    const store = new DirectoryStore(path);
    const tag = await store.write('crm', 'old', undefined);
    Object.assign(faults, { calls: 0, failFrom: failing, failTo: failing, code: 'EIO' });
    const written = await store.write('crm', 'new', tag).catch(({ code }) => code);
    const { calls } = faults;
    Object.assign(faults, { calls: 0, failFrom: Infinity });

    const stored = await store.read('crm');
    if (written === 'memory-unavailable') expect(['old', 'new']).toContain(stored?.text);
    else expect(stored).toMatchObject({ text: 'new', tag: written });
    expect(await store.write('crm', 'next', stored?.tag)).toBeDefined();
    if (calls < failing) break;
  }
});

test('a process that was overtaken by several others does not write', async () => {
  const path = await createFolder();
  const store = new DirectoryStore(path);
  const first = await store.write('crm', 'one', undefined);
  const second = await store.write('crm', 'two', first);
  await store.write('crm', 'three', second);
  await rm(join(path, 'crm.2.json'), { force: true });

  expect(await store.write('crm', 'late', first)).toBeUndefined();

  expect(await store.read('crm')).toMatchObject({ text: 'three' });
});
