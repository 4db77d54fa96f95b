import {
  appendFile,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import type { SweepError } from '../../lambda/errors.ts';
import type { Clock } from '../../lambda/ports.ts';

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

afterEach(() => rm(folder, { recursive: true, force: true }));

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

describe('intents', () => {
  test('are in the file with room behind them, as JSON in each line', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n{"b":1}\n', 100);
    await file.sync();
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }]);
    expect((await stat(path)).size).toBe('{"a":1}\n{"b":1}\n'.length + 100);
    await close(file);
  });

  test('leave room to their outcomes, and the file is JSON lines after each', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 27);
    const { size } = await stat(path);
    for (const number of [1, 2, 3]) {
      file.addOutcome(`{"b":${number}}\n`);
      await file.sync();
      expect(await records()).toHaveLength(number + 1);
      expect((await stat(path)).size).toBe(size);
    }
    await close(file);
    expect(await content()).toBe('{"a":1}\n{"b":1}\n{"b":2}\n{"b":3}\n');
  });

  test('leave no spaces in a file that is closed', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 100_000);
    file.addOutcome('{"b":1}\n');
    await close(file);
    expect(await content()).toBe('{"a":1}\n{"b":1}\n');
  });

  test('of several connections share their room; what has no room is appended', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 9);
    file.intend('{"a":2}\n', 9);
    for (const number of [1, 2, 3]) file.addOutcome(`{"b":${number}}\n`);
    await close(file);
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }, { a: 2 }, { b: 2 }, { b: 3 }]);
  });
});

describe('a file of several writers', () => {
  test('keeps the lines of two runs apart', async () => {
    const one = await openFile();
    one.intend('{"one":0}\n', 50);
    const two = await openFile();
    two.intend('{"two":0}\n', 50);
    one.addOutcome('{"one":1}\n');
    two.addOutcome('{"two":1}\n');
    await close(one);
    two.addOutcome('{"two":2}\n');
    await close(two);
    expect(await records()).toEqual([{ one: 0 }, { one: 1 }, { two: 0 }, { two: 1 }, { two: 2 }]);
    expect(failures).toEqual([]);
  });

  test('keeps what somebody else appends behind the room', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 50);
    await appendFile(path, '{"other":1}\n');
    file.addOutcome('{"b":1}\n');
    await close(file);
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }, { other: 1 }]);
  });
});

describe('a failure of the disk', () => {
  test('refuses all further intents', async () => {
    const file = await openFile('/dev/full');
    expect(() => file.intend('{"a":1}\n', 50)).toThrow('cannot be written (ENOSPC)');
    expect(() => file.intend('{"a":1}\n', 0)).toThrow('cannot be written (ENOSPC)');
    await expect(close(file)).rejects.toThrow('ENOSPC');
    expect(failures).toHaveLength(1);
  });

  test('is reported once, and each outcome that was not written is told', async () => {
    const file = await openFile('/dev/full');
    const refusal = { code: 'audit-unavailable', message: '/dev/full: cannot be written (ENOSPC)' };
    file.addOutcome('{"one":1}\n');
    await expect(file.sync()).rejects.toMatchObject(refusal);
    file.addOutcome('{"two":2}\n');
    file.add('{"three":3}\n');
    await expect(close(file)).rejects.toMatchObject(refusal);
    expect(failures).toHaveLength(1);
    expect(told).toEqual(['{"one":1}', '{"two":2}']);
  });
});

describe('a file that is no longer what it was', () => {
  test.each([
    ['renamed', () => rename(path, join(folder, 'elsewhere'))],
    ['removed', () => rm(path)],
    ['replaced', () => rm(path).then(() => writeFile(path, ''))],
    ['removed with its folder', () => rm(folder, { recursive: true })],
  ])('is noticed with the next line where it is %s', async (_, act) => {
    const file = await openFile();
    file.intend('{"a":1}\n', 50);
    await act();
    expect(failures).toEqual([]);
    file.addOutcome('{"b":1}\n');
    await expect(file.sync()).rejects.toThrow(`${path}: was removed, renamed or replaced`);
    expect(failures).toHaveLength(1);
    await expect(close(file)).rejects.toThrow('was removed');
  });

  test('tells everything that this run wrote into it where it was deleted', async () => {
    await writeFile(path, '{"earlier":1}\n');
    const file = await openFile();
    file.intend('{"a":1}\n', 50);
    file.addOutcome('{"b":1}\n');
    await file.sync();
    await rm(path);
    file.addOutcome('{"b":2}\n');
    await expect(close(file)).rejects.toThrow('was removed');
    expect(told.map((line) => JSON.parse(line))).toEqual([{ a: 1 }, { b: 1 }, { b: 2 }]);
  });

  test('takes what follows where it was renamed', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 50);
    await rename(path, join(folder, 'elsewhere'));
    file.addOutcome('{"b":1}\n');
    await expect(close(file)).rejects.toThrow('renamed');
    expect(told).toEqual([]);
    path = join(folder, 'elsewhere');
    expect(await records()).toEqual([{ a: 1 }, { b: 1 }]);
  });

  test('has no hole where it was emptied', async () => {
    const file = await openFile();
    file.intend('{"a":1}\n', 50);
    await truncate(path);
    file.addOutcome('{"b":1}\n');
    await expect(close(file)).rejects.toThrow(`${path}: was cut short`);
    expect(await records()).toEqual([{ b: 1 }]);
  });
});
