import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../lambda/cli/main.ts';
import { Terminal } from '../../lambda/cli/terminal.ts';
import { contextWith } from '../support/cli-context.ts';
import { createCliFixture } from '../support/cli-fixture.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

async function run(...argv: string[]) {
  const terminal = createTestTerminal(false);
  const code = await main(argv, contextWith(terminal.terminal));
  return { code, ...(await terminal.output()) };
}

describe('the program', () => {
  test('prints its help on stdout and exits with 0', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage:');
  });

  test('exits with 2 and points to the help after wrong usage', async () => {
    expect(await run('plan', '--force')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "Unknown option '--force'\nusage: npm run --silent sweeper -- plan [OPTIONS]; --help shows them\n",
    });
  });

  test('exits with 2 when the configuration file is missing', async () => {
    const { code, stdout, stderr } = await run('check', '--config', '/missing/sweeper.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      '/missing/sweeper.yaml: cannot be read (ENOENT); use --config FILE to name the configuration file\n',
    );
  });
});

test('a long wait of a connection is told in one line on stderr', async () => {
  await using cli = new AsyncDisposableStack();
  const fixture = await createCliFixture();
  cli.defer(() => fixture.close());
  const reply = { status: 429, headers: { 'retry-after': '120' } };
  fixture.server.faults.add({ effect: { kind: 'answer', reply } });
  const terminal = createTestTerminal(false);
  // Nobody waits that long here.
  terminal.onText('waiting', () => fixture.process.emit('SIGINT'));
  const { code, stderr } = await fixture.sweeper(terminal, 'check');
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^scim: waiting 2 minutes, until [\d-]+ [\d:]+ UTC, as the provider asks \(HTTP 429\)$/m,
  );
});

describe('a result that cannot be written', () => {
  let stderr: PassThrough;
  beforeEach(() => {
    stderr = new PassThrough({ encoding: 'utf8' });
  });
  afterEach(() => stderr.destroy());

  async function writeTo(failure: Error) {
    const stdout = new PassThrough();
    stdout.write = (_chunk: unknown, callback?: unknown) => {
      if (typeof callback === 'function') callback(failure);
      return false;
    };
    const code = await main(
      ['providers'],
      contextWith(new Terminal({ stdin: new PassThrough(), stdout, stderr })),
    );
    return { code, stderr: String(stderr.read()) };
  }

  test('exits with 1 and the error code of the system', async () => {
    const failure = Object.assign(new Error('write'), { syscall: 'write', code: 'ENOSPC' });
    expect(await writeTo(failure)).toEqual({
      code: 1,
      stderr: 'the result could not be written (ENOSPC)\n',
    });
  });

  test('shows nothing of an unexpected error but its code', async () => {
    expect(await writeTo(new Error('Bearer secret'))).toEqual({
      code: 1,
      stderr: 'internal: unexpected failure inside the sweeper\n',
    });
  });
});
