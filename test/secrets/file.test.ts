import { chmod, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSecretFile } from '../../lambda/secrets/file.ts';

let folder: string;
let path: string;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-'));
  path = join(folder, 'token');
  told = [];
  await writeFile(path, 'canary', { mode: 0o600 });
});
afterEach(() => rm(folder, { recursive: true }));

const read = () => readSecretFile(path, (line) => told.push(line));

describe('a file that holds a secret', () => {
  test('is read', async () => {
    await expect(read()).resolves.toBe('canary');
    expect(told).toEqual([]);
  });

  test.for([0o640, 0o604, 0o620])('that others may use (%o) is read, and told', async (mode) => {
    await chmod(path, mode);
    await expect(read()).resolves.toBe('canary');
    expect(told).toEqual([
      `warning: secret file:${path} can be read or changed by others (mode 0${mode.toString(8)}); type: chmod 600 ${path}`,
    ]);
  });

  test('that is not there is named', async () => {
    await rm(path);
    const message = `secret file:${path} does not exist`;
    await expect(read()).rejects.toMatchObject({ code: 'not-found', message });
  });

  test('that is far too large is not read', async () => {
    await truncate(path, 65_537);
    const message = `secret file:${path} has more than 64 KiB`;
    await expect(read()).rejects.toMatchObject({ code: 'invalid-secret', message });
  });

  test('cannot be a folder', async () => {
    path = folder;
    const message = `secret file:${folder} cannot be read (EISDIR)`;
    await expect(read()).rejects.toMatchObject({ code: 'invalid-secret', message });
  });
});
