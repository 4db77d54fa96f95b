import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { showProgress, watchLimits } from '../../lambda/cli/progress-line.ts';
import { createTestClock } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

const STOP = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };

test('the limits of a connection can be read once it has connected', async () => {
  const watched = watchLimits([memoryConnection({ name: 'a' }), memoryConnection({ name: 'b' })]);
  expect(watched.connections.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(watched.limits()).toEqual([]);
  const connected = await watched.connections[0]?.connect(STOP);
  expect(watched.limits()).toEqual([connected?.limits()]);
});

describe('the progress line of a run', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => vi.useRealTimers());

  test('is refreshed on a terminal and removed at the end', async () => {
    const terminal = createTestTerminal(true);
    const watched = watchLimits([memoryConnection()]);
    const progress = showProgress(terminal.terminal, createTestClock(), watched);
    vi.advanceTimersByTime(100);
    progress.add({
      type: 'connection-finished',
      connection: 'memory',
      provider: 'memory',
      status: 'ok',
      complete: true,
    });
    vi.advanceTimersByTime(100);
    progress.end();
    vi.advanceTimersByTime(1000);
    expect((await terminal.output()).stderr).toBe(
      '\r\u001b[2Klisted: 0 · 0 of 1 connections done' +
        '\r\u001b[2Klisted: 0 · 1 of 1 connections done\r\u001b[2K',
    );
  });

  test('is not shown without a terminal', async () => {
    const terminal = createTestTerminal(false);
    const progress = showProgress(terminal.terminal, createTestClock(), watchLimits([]));
    vi.advanceTimersByTime(1000);
    progress.end();
    expect((await terminal.output()).stderr).toBe('');
  });
});
