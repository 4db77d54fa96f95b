import { appendFile, mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import type { SweepError } from '../../lambda/errors.ts';
import { createTestClock } from '../support/clock.ts';
import { intend, intentOf } from '../support/intend.ts';

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

const openFile = (at = path) =>
  AuditFile.open(at, createTestClock(), (error) => failures.push(error));

const close = (file: AuditFile) => file.close((line) => told.push(line));

/** What each line of the file holds; throws where one is not JSON. */
const records = async () =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('a failure of the disk', () => {
  test('refuses all further intents', async () => {
    const file = await openFile('/dev/full');
    expect(() => file.intend([intentOf({ a: 1 })])).toThrow('cannot be written (ENOSPC)');
    expect(() => file.intend([intentOf({ a: 1 })])).toThrow('cannot be written (ENOSPC)');
    await expect(close(file)).rejects.toThrow('ENOSPC');
    expect(failures).toHaveLength(1);
  });

  test('is reported once, and each line that was not written is told', async () => {
    const file = await openFile('/dev/full');
    const refusal = { code: 'audit-unavailable', message: '/dev/full: cannot be written (ENOSPC)' };
    file.add('{"one":1}\n');
    await expect(file.sync()).rejects.toMatchObject(refusal);
    file.add('{"two":2}\n');
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
  ])('is noticed by a look at it where it is %s', async (_, act) => {
    const file = await openFile();
    intend(file, { a: 1 });
    file.verify();
    await act();
    expect(failures).toEqual([]);
    file.verify();
    expect(failures.map(({ message }) => message)).toEqual([
      `${path}: was removed, renamed or replaced`,
    ]);
    await expect(file.sync()).rejects.toThrow('was removed');
    await expect(close(file)).rejects.toThrow('was removed');
    expect(failures).toHaveLength(1);
  });

  test('is noticed with the next line', async () => {
    const file = await openFile();
    await rm(path);
    file.add('{"a":1}\n');
    await expect(file.sync()).rejects.toThrow('was removed');
    await expect(close(file)).rejects.toThrow('was removed');
  });

  test('tells everything that this run wrote into it where it was deleted', async () => {
    await writeFile(path, '{"earlier":1}\n');
    const file = await openFile();
    const [a, b] = intend(file, { a: 1 }, { b: 1 });
    a?.({ a: 2 });
    await file.sync();
    await rm(path);
    b?.({ b: 2 });
    await expect(close(file)).rejects.toThrow('was removed');
    expect(told).toEqual(['{"a":2}', '{"b":2}']);
  });

  test('takes what follows where it was renamed', async () => {
    const file = await openFile();
    const [a] = intend(file, { a: 1 });
    await rename(path, join(folder, 'elsewhere'));
    a?.({ a: 2 });
    await expect(close(file)).rejects.toThrow('renamed');
    expect(told).toEqual([]);
    path = join(folder, 'elsewhere');
    expect(await records()).toEqual([{ a: 2 }]);
  });

  test('has no hole where it was emptied, and what others wrote since stays', async () => {
    const file = await openFile();
    const [a, b] = intend(file, { a: 1 }, { b: 1 });
    await truncate(path);
    a?.({ a: 2 });
    await appendFile(path, `${'{"other":1}\n'.repeat(50)}`);
    b?.({ b: 2 });
    await expect(close(file)).rejects.toThrow(`${path}: was cut short`);
    expect(await records()).toEqual(Array.from({ length: 50 }, () => ({ other: 1 })));
    expect(told).toEqual(['{"a":2}', '{"b":2}']);
  });
});
