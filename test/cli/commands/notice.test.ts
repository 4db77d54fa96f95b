import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAdapters, openNoticeMemory } from '../../../lambda/compose.ts';
import { NOTHING_TOLD } from '../../../lambda/domain/notice-record.ts';
import { type CliFixture, createCliFixture } from '../../support/cli-fixture.ts';
import { createTestTerminal } from '../../support/test-terminal.ts';

let cli: CliFixture;
beforeEach(async () => {
  cli = await createCliFixture();
});
afterEach(() => cli.close());

const notice = (...args: string[]) =>
  cli.sweeper(createTestTerminal(false), 'notice', '--memory', join(cli.folder, 'told'), ...args);

test('the notice of a run is printed again, the latest unless one is named', async () => {
  const place = { folder: join(cli.folder, 'told') };
  const memory = await openNoticeMemory(place, createAdapters({}));
  const notices = ['one', 'two'].map((runId) => ({ runId, subject: runId, text: 'text\n' }));
  await memory.update(() => ({ ...NOTHING_TOLD, notices }));

  expect(await notice()).toMatchObject({ code: 0, stdout: 'two\n\ntext\n' });
  expect(await notice('--run', 'one')).toMatchObject({ code: 0, stdout: 'one\n\ntext\n' });
  const { code, stderr } = await notice('--run', 'three');
  expect(code).toBe(2);
  expect(stderr).toContain('no notice of the run three: notices are kept of one, two');
});

test('where nobody was told anything, it says so', async () => {
  const { code, stderr } = await notice();
  expect(code).toBe(2);
  expect(stderr).toContain('no notice of any run: no notice is kept there');
  expect((await notice('--memory', 'none')).code).toBe(2);
});
