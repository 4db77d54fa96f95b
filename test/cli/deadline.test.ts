import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startDeadline } from '../../lambda/cli/deadline.ts';
import { runWithProgress } from '../../lambda/cli/run-with-progress.ts';
import { contextWith } from '../support/cli-context.ts';
import { DAY, FIRST_ELAPSED, HOUR, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { createTestTerminal, type TestTerminal } from '../support/test-terminal.ts';
import { tokenOf } from '../support/tokens.ts';

let terminal: TestTerminal;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  terminal = createTestTerminal(false);
});
afterEach(() => vi.useRealTimers());

const told = async () => (await terminal.output()).stderr;
const OVER = 'the time of --deadline is over: requests in flight finish, the rest is left\n';

describe('the deadline of a command', () => {
  test('stops it to the millisecond, and says so', async () => {
    using deadline = startDeadline(HOUR, contextWith(terminal.terminal));
    expect(deadline.stop.deadline).toBe(FIRST_ELAPSED + HOUR);
    vi.advanceTimersByTime(HOUR - 1);
    expect(deadline.stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(deadline.stop.signal.aborted).toBe(true);
    expect(await told()).toBe(OVER);
  });

  test('gives way to a signal that comes first, or came before', async () => {
    const controller = new AbortController();
    const context = contextWith(terminal.terminal);
    const stop = { ...context.stopping.stop, signal: controller.signal };
    const stopped = { ...context, stopping: { ...context.stopping, stop } };
    using deadline = startDeadline(HOUR, stopped);
    controller.abort();
    using late = startDeadline(HOUR, stopped);
    expect([deadline.stop.signal.aborted, late.stop.signal.aborted]).toEqual([true, true]);
    vi.advanceTimersByTime(HOUR);
    expect(await told()).toBe('');
  });

  test('leaves no timer behind', () => {
    startDeadline(HOUR, contextWith(terminal.terminal))[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('leaves the rest of a run to the next one', async () => {
    const tokens = ['a', 'b', 'c'].map((id) => tokenOf({ id, expiresAt: NOW - DAY }));
    const connection = memoryConnection({
      tokens,
      concurrency: 1,
      async revoke() {
        vi.advanceTimersByTime(HOUR);
        return 'revoked';
      },
    });
    const context = contextWith(terminal.terminal);
    const { report } = await runWithProgress('enforce', [connection], context, {
      deadlineMillis: HOUR,
    });
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: false,
      totals: { revoked: 1, deferred: 2 },
    });
    expect(await told()).toBe(OVER);
  });
});
