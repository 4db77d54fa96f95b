import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import type { SweepError } from '../../lambda/errors.ts';
import type { Clock } from '../../lambda/ports.ts';

let folder: string;
let path: string;
let failures: SweepError[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
  failures = [];
});

afterEach(() => rm(folder, { recursive: true }));

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

describe('the audit file', () => {
  test('holds every line in order once it is closed', async () => {
    const file = await openFile();
    const lines = Array.from({ length: 5000 }, (_, number) => `{"number":${number}}\n`);
    for (const line of lines) file.add(line);
    await file.close();
    expect(await readFile(path, 'utf8')).toBe(lines.join(''));
    expect(failures).toEqual([]);
  });

  test('is readable by its owner alone', async () => {
    await (await openFile()).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('keeps what an earlier run wrote', async () => {
    await writeFile(path, '{"run":1}\n');
    const file = await openFile();
    file.add('{"run":2}\n');
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('{"run":1}\n{"run":2}\n');
  });

  test('ends the half line that a killed run left behind', async () => {
    await writeFile(path, '{"run":1}\n{"ru');
    const file = await openFile();
    file.add('{"run":2}\n');
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('{"run":1}\n{"ru\n{"run":2}\n');
  });
});

describe('an open audit file', () => {
  test('holds what was added before a flush when the flush is done', async () => {
    const file = await openFile();
    file.add('{"one":1}\n');
    await file.flush();
    expect(await readFile(path, 'utf8')).toBe('{"one":1}\n');
    await file.close();
  });

  test('gathers lines while it waits for company, with one wait for all of them', async () => {
    const { clock, sleepers } = manualClock();
    const file = await openFile(path, clock);
    file.add('{"one":1}\n');
    file.add('{"two":2}\n');
    expect(sleepers).toHaveLength(1);
    expect(await readFile(path, 'utf8')).toBe('');
    await file.close();
  });

  test('cannot be opened where there is no such folder, and says which file', async () => {
    const nowhere = join(folder, 'missing', 'audit.jsonl');
    await expect(openFile(nowhere)).rejects.toMatchObject({
      code: 'audit-unavailable',
      message: `${nowhere}: cannot be opened (ENOENT)`,
    });
  });

  test('reports a full disk once and refuses from then on', async () => {
    const file = await openFile('/dev/full');
    file.add('{"one":1}\n');
    const refusal = {
      code: 'audit-unavailable',
      message: '/dev/full: cannot be written (ENOSPC)',
    };
    await expect(file.flush()).rejects.toMatchObject(refusal);
    file.add('{"two":2}\n');
    await expect(file.close()).rejects.toMatchObject(refusal);
    expect(failures).toHaveLength(1);
  });
});

test('room that is missing is found out before it is needed, without a trace in the file', async () => {
  const file = await openFile();
  file.add('{"a":1}\n');
  await file.ensureRoom(1024);
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n');
  await expect(file.ensureRoom(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({
    code: 'audit-unavailable',
  });
  expect(failures).toHaveLength(1);
  await expect(file.close()).rejects.toThrow('ENOSPC');
  expect(await readFile(path, 'utf8')).toBe('{"a":1}\n');
});
