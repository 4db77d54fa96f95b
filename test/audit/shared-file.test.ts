import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SharedFile } from '../../lambda/audit/shared-file.ts';

let folder: string;
let path: string;
let file: SharedFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shared-'));
  path = join(folder, 'audit.jsonl');
  file = await SharedFile.open(path);
});

afterEach(async () => {
  await file.close();
  await rm(folder, { recursive: true });
});

const LINES = Buffer.from('{"a":1}\n{"b":1}\n');

test('lines are found where they were to be, or behind what somebody else appended meanwhile', async () => {
  const start = file.nextLine();
  file.append(LINES);
  expect(file.find(LINES, start)).toBe(0);
  const next = file.nextLine();
  await appendFile(path, '{"other":1}\n');
  file.append(LINES);
  expect(file.find(LINES, next)).toBe(LINES.length + '{"other":1}\n'.length);
});

test('lines that are nowhere in one piece are a failure', async () => {
  const start = file.nextLine();
  await appendFile(path, '{"a":1}\n{"other":1}\n');
  file.append(Buffer.from('{"b":1}\n'));
  expect(() => file.find(LINES, start)).toThrow(`${path}: another program wrote into it`);
});
