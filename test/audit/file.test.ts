import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import { SharedFile } from '../../lambda/audit/shared-file.ts';
import type { SweepError } from '../../lambda/errors.ts';
import type { Clock } from '../../lambda/ports.ts';
import { intend, ROOM_BYTES } from '../support/intend.ts';

let folder: string;
let path: string;
let failures: SweepError[];
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
  failures = [];
  told = [];
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** A clock whose sleepers wake when the test says so. */
function manualClock() {
  const sleepers: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    sleep: () => new Promise((wake) => sleepers.push(wake)),
  };
  return { clock, sleepers };
}

const openFile = (at = path, clock = manualClock().clock) =>
  AuditFile.open(at, clock, (error) => failures.push(error));

const close = (file: AuditFile) => file.close((line) => told.push(line));

const content = () => readFile(path, 'utf8');

/** What each line of the file holds; throws where one is not JSON. */
const records = async () =>
  (await content())
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('the audit file', () => {
  test('holds every line in order once it is closed', async () => {
    const file = await openFile();
    const lines = Array.from({ length: 5000 }, (_, number) => `{"number":${number}}\n`);
    for (const line of lines) file.add(line);
    await close(file);
    expect(await content()).toBe(lines.join(''));
    expect(failures).toEqual([]);
  });

  test('is readable by its owner alone', async () => {
    await close(await openFile());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps what an earlier run wrote', async () => {
    await writeFile(path, '{"run":1}\n');
    const file = await openFile();
    file.add('{"run":2}\n');
    await close(file);
    expect(await content()).toBe('{"run":1}\n{"run":2}\n');
  });

  test('ends the half line that a killed run left behind', async () => {
    await writeFile(path, '{"run":1}\n{"ru');
    const file = await openFile();
    file.add('{"run":2}\n');
    await close(file);
    expect(await content()).toBe('{"run":1}\n{"ru\n{"run":2}\n');
  });

  test('gathers the lines of one turn of the event loop, with one wait for all of them', async () => {
    const { clock, sleepers } = manualClock();
    const file = await openFile(path, clock);
    file.add('{"one":1}\n');
    file.add('{"two":2}\n');
    expect(sleepers).toHaveLength(1);
    expect(await content()).toBe('');
    sleepers[0]?.();
    await Promise.resolve();
    expect(await content()).toBe('{"one":1}\n{"two":2}\n');
    await close(file);
  });

  test('cannot be opened where there is no such folder, and says which file', async () => {
    const nowhere = join(folder, 'missing', 'audit.jsonl');
    await expect(openFile(nowhere)).rejects.toMatchObject({
      code: 'audit-unavailable',
      message: `${nowhere}: cannot be opened (ENOENT)`,
    });
  });
});

/** What `{"a":1}` takes as an intent. */
const EACH = '{"a":1}'.length + ROOM_BYTES;

describe('intents', () => {
  test('are in the file with room in each line, which is JSON', async () => {
    const file = await openFile();
    intend(file, { a: 1 }, { b: 1 });
    await file.sync();
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }]);
    expect((await stat(path)).size).toBe(2 * (EACH + 1));
    await close(file);
  });

  test('are each replaced in place, in any order', async () => {
    const file = await openFile();
    const [a, b] = intend(file, { a: 1 }, { b: 1 });
    const { size } = await stat(path);
    b?.({ b: 'a much longer text' });
    await file.sync();
    expect(await records()).toEqual([{ a: 1 }, { b: 'a much longer text' }]);
    a?.({ a: 2 });
    await file.sync();
    expect(await records()).toEqual([{ a: 2 }, { b: 'a much longer text' }]);
    expect((await stat(path)).size).toBe(size);
    await close(file);
  });

  test('are replaced at the end of the turn, in one write where they follow each other', async () => {
    const { clock, sleepers } = manualClock();
    const file = await openFile(path, clock);
    const [a, b] = intend(file, { a: 1 }, { b: 1 });
    const writes = vi.spyOn(SharedFile.prototype, 'overwrite');
    b?.({ b: 2 });
    a?.({ a: 2 });
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }]);
    for (const wake of sleepers) wake();
    await Promise.resolve();
    expect(await records()).toEqual([{ a: 2 }, { b: 2 }]);
    expect(writes).toHaveBeenCalledTimes(1);
    await close(file);
  });

  test('keep their place where a line is longer than it, which is told, and the others are replaced', async () => {
    const file = await openFile();
    const [a, b] = intend(file, { a: 1 }, { b: 1 });
    b?.({ b: 2 });
    a?.({ a: 'x'.repeat(50) });
    await expect(close(file)).rejects.toThrow('cannot be written');
    expect(await records()).toEqual([{ a: 1 }, { b: 2 }]);
    expect(told).toEqual([`{"a":"${'x'.repeat(50)}"}`]);
  });

  test('are not written into a pipe or a device, which need not be able to replace them', async () => {
    const file = await openFile('/dev/null');
    expect(intend(file, { a: 1 })).toEqual([]);
    await close(file);
  });
});

describe('a file of several writers', () => {
  test('keeps the lines of two runs apart', async () => {
    const one = await openFile();
    const [ones] = intend(one, { one: 0 });
    const two = await openFile();
    const [twos] = intend(two, { two: 0 });
    ones?.({ one: 1 });
    twos?.({ two: 1 });
    await close(one);
    two.add('{"two":2}\n');
    await close(two);
    expect(await records()).toEqual([{ one: 1 }, { two: 1 }, { two: 2 }]);
    expect(failures).toEqual([]);
  });

  test('keeps what somebody else appends behind the intents', async () => {
    const file = await openFile();
    const [a] = intend(file, { a: 1 });
    await appendFile(path, '{"other":1}\n');
    a?.({ a: 2 });
    await close(file);
    expect(await records()).toEqual([{ a: 2 }, { other: 1 }]);
  });

  test('begins a new line where another run was killed within one', async () => {
    const file = await openFile();
    file.add('{"one":1}\n');
    await file.sync();
    await appendFile(path, '{"other');
    const [a] = intend(file, { a: 1 });
    a?.({ a: 2 });
    await close(file);
    expect((await content()).split('\n').map((line) => line.trim())).toEqual([
      '{"one":1}',
      '{"other',
      '{"a":2}',
      '',
    ]);
  });
});
