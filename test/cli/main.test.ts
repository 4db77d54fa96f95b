import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { main } from '../../lambda/cli/main.ts';
import { Terminal } from '../../lambda/cli/terminal.ts';
import { VERSION } from '../../lambda/version.ts';
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

  test('prints its version', async () => {
    expect(await run('--version')).toEqual({
      code: 0,
      stdout: `token-sweeper ${VERSION}\n`,
      stderr: '',
    });
  });

  test('prints the help of a command in either form', async () => {
    const { stdout } = await run('help', 'plan');
    expect(stdout).toContain('--exit-code');
    expect((await run('plan', '--help')).stdout).toBe(stdout);
  });

  test.for([
    [['plam'], /^unknown command plam; did you mean plan\?$/m],
    [['help', 'enforec'], /^unknown command enforec; did you mean enforce\?$/m],
    [['zzzzzzzzz'], /^unknown command zzzzzzzzz$/m],
    [['plan', '--conection', 'a'], /^Unknown option '--conection'; did you mean --connection\?$/m],
    [['completion', 'tcsh'], /^completion needs bash, zsh or fish$/m],
  ] as const)('exits with 2 after %o, with what was probably meant', async ([argv, message]) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('exits with 2 and points to the help after wrong usage', async () => {
    expect(await run('plan', '--force')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        "Unknown option '--force'\nusage: npx token-sweeper plan [OPTIONS]; --help shows them\n",
    });
  });

  test('exits with 2 when the configuration file is missing', async () => {
    const { code, stdout, stderr } = await run('check', '--config', '/missing/sweeper.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      '/missing/sweeper.yaml: there is no such file; `npx token-sweeper init` writes a first one, --config FILE names another\n',
    );
  });
});

test('a long wait of a connection is told in one line on stderr', async () => {
  await using cli = new AsyncDisposableStack();
  const fixture = await createCliFixture();
  cli.defer(() => fixture.close());
  const reply = { status: 429, headers: { 'retry-after': '120' } };
  fixture.server.faults.add({ effect: { kind: 'response', reply } });
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

  test('exits with 1 and in silence when nobody reads it any more', async () => {
    const failure = Object.assign(new Error('write'), { syscall: 'write', code: 'EPIPE' });
    expect(await writeTo(failure)).toEqual({ code: 1, stderr: 'null' });
  });

  test('shows nothing of an unexpected error but its code', async () => {
    expect(await writeTo(new Error('Bearer secret'))).toEqual({
      code: 1,
      stderr: 'internal: unexpected failure inside the sweeper\n',
    });
  });
});
