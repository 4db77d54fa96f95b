import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Terminal } from '../../lambda/cli/terminal.ts';

function createTerminal(isTTY: boolean, columns?: number) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  for (const stream of [stdout, stderr]) stream.setEncoding('utf8');
  const terminal = new Terminal({
    stdin: Object.assign(stdin, { isTTY }),
    stdout,
    stderr: Object.assign(stderr, { isTTY, ...(columns !== undefined && { columns }) }),
  });
  const written = (stream: PassThrough) => String(stream.read() ?? '');
  return { terminal, stdin, out: () => written(stdout), err: () => written(stderr) };
}

describe('a terminal', () => {
  test('writes results to stdout and everything else to stderr', async () => {
    const { terminal, out, err } = createTerminal(false);
    await terminal.stdout('result\n');
    terminal.stderr('note');
    expect(out()).toBe('result\n');
    expect(err()).toBe('note\n');
  });

  test('escapes lines for stderr, but not those that are escaped already', () => {
    const { terminal, err } = createTerminal(false);
    terminal.stderr('one\n\u001b[2J');
    terminal.stderrRaw('\u001b[1mbold');
    expect(err()).toBe('one\n\\u{1b}[2J\n\u001b[1mbold\n');
  });

  test('does not use colours where the stream has none', () => {
    const { terminal } = createTerminal(false);
    expect(terminal.stylesForStdout('red', 'text')).toBe('text');
    expect(terminal.stylesForStderr('red', 'text')).toBe('text');
  });

  test('survives a reader of stderr that went away', () => {
    const { terminal } = createTerminal(false);
    const stderr = new PassThrough();
    const other = new Terminal({ stdin: new PassThrough(), stdout: new PassThrough(), stderr });
    stderr.destroy(new Error('EPIPE'));
    expect(() => other.stderr('note')).not.toThrow();
    expect(terminal.canAsk).toBe(false);
  });
});

describe('the status line of a terminal', () => {
  test('is rewritten in place, cut to the width, and removed before other text', async () => {
    const { terminal, err } = createTerminal(true, 11);
    terminal.status('0123456789abc');
    terminal.status('short');
    terminal.status('short');
    terminal.stderr('note');
    expect(err()).toBe('\r\u001b[2K012345678…\r\u001b[2Kshort\r\u001b[2Knote\n');
  });

  test('is not shown where there is no terminal', () => {
    const { terminal, err } = createTerminal(false);
    terminal.status('listed: 1');
    expect(err()).toBe('');
  });
});

describe('a question on a terminal', () => {
  const never = new AbortController().signal;

  test.for([
    ['yes\n', true],
    [' YES \n', true],
    ['y\n', false],
    ['\n', false],
  ] as const)('is answered by %o with %o', async ([typed, answer]) => {
    const { terminal, stdin, err } = createTerminal(true);
    const asked = terminal.ask('Revoke?', never);
    stdin.write(typed);
    expect(await asked).toBe(answer);
    expect(err()).toContain('Revoke? Type yes to continue: ');
  });

  test('is answered no when the input ends', async () => {
    const { terminal, stdin } = createTerminal(true);
    const asked = terminal.ask('Revoke?', never);
    stdin.end();
    expect(await asked).toBe(false);
  });

  test('is answered no by a signal', async () => {
    const controller = new AbortController();
    const { terminal } = createTerminal(true);
    const asked = terminal.ask('Revoke?', controller.signal);
    controller.abort();
    expect(await asked).toBe(false);
  });
});

describe('the width of a report', () => {
  function widthAt(isTTY: boolean, columns?: number): number | undefined {
    const stream = () => Object.assign(new PassThrough(), { isTTY, ...(columns && { columns }) });
    const [stdin, stdout, stderr] = [stream(), stream(), stream()];
    return new Terminal({ stdin, stdout, stderr }).layoutOfStdout.width;
  }

  test.for([
    [40, 80],
    [80, 80],
    [133, 133],
    [400, 200],
    [undefined, 80],
  ] as const)('on a terminal of %o columns is %i', ([columns, width]) => {
    expect(widthAt(true, columns)).toBe(width);
  });

  test('has no limit where nobody reads it on a terminal', () => {
    expect(widthAt(false, 80)).toBeUndefined();
  });
});
