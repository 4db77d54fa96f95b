// On a terminal of 80 columns, what people read fits, as far as its words allow.
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAdapters, openNoticeMemory } from '../../lambda/compose.ts';
import { NOTHING_TOLD } from '../../lambda/domain/notice-record.ts';
import { widthOf } from '../../lambda/report/text/width.ts';
import { createKeyFixture, type KeyFixture } from '../support/key-fixture.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

const ONE = ['--connection', 'keys'];
const WORDY = `expired-${'and-long-since-over-'.repeat(3)}due`;

let keys: KeyFixture;
beforeEach(async () => {
  keys = await createKeyFixture();
  await keys.edit('name: expired', `name: ${WORDY}`);
  await keys.sweeper(['enforce', '--yes']);
});
afterEach(() => keys.close());

/** Lines of a terminal of 80 columns that are too long although they could be broken between words. */
async function tooLong(...args: string[]) {
  const { stdout, stderr } = await keys.sweeper(args, createTestTerminal(false, 80));
  const lines = `${stdout}${stderr}`.split('\n').map((line) => stripVTControlCharacters(line));
  expect(lines.length).toBeGreaterThan(1);
  return lines.filter((line) => widthOf(line) > 80 && / \S/.test(line.trim()));
}

test.each([
  ['plan'],
  ['tokens'],
  ['check'],
  ['explain', ...ONE, '--token', 'old-1'],
  ['explain', ...ONE, '--token', 'new'],
  ['memory', 'show', ...ONE],
  ['memory', 'show', ...ONE, '--token', 'old-1'],
  ['restore', ...ONE, '--all', '--yes'],
  ['providers'],
])('%s …', async (...args) => {
  expect(await tooLong(...args)).toEqual([]);
});

test('restore --all, of what the provider refuses to enable', async () => {
  await keys.server.close();
  expect(await tooLong('restore', ...ONE, '--all', '--yes')).toEqual([]);
});

test('notice', async () => {
  const memory = await openNoticeMemory(
    { folder: join(keys.folder, '.token-sweeper') },
    createAdapters({}),
  );
  const text = `  failed  crm  ${'the server answers with something else '.repeat(5)}\n`;
  const notices = [{ runId: 'run-7', subject: 'a subject '.repeat(12), text }];
  await memory.update(() => ({ ...NOTHING_TOLD, notices }));
  expect(await tooLong('notice')).toEqual([]);
});
