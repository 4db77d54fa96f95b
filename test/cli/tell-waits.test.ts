import { expect, test } from 'vitest';
import { tellWaits } from '../../lambda/cli/tell-waits.ts';
import type { LongWait } from '../../lambda/ports.ts';
import { createTestClock, HOUR } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

const STOP = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };

test.for([true, false])(
  'a long wait is told in one line: which connection, until when, and why; with a terminal: %s',
  async (isTerminal) => {
    const terminal = createTestTerminal(isTerminal);
    const memory = memoryConnection({ name: 'ci' });
    let tell: (wait: LongWait) => void = () => {};
    const waiting = {
      ...memory,
      connect: async () => ({
        ...(await memory.connect(STOP)),
        onLongWait(listener: (wait: LongWait) => void) {
          tell = listener;
        },
      }),
    };
    const [told] = tellWaits([waiting], terminal.terminal, createTestClock());
    await told?.connect(STOP);
    tell({ millis: HOUR, status: 429 });
    expect((await terminal.output()).stderr).toBe(
      'ci: waiting 1 hour, until 2026-11-25 13:00:00 UTC, as the provider asks (HTTP 429)\n',
    );
  },
);

test('a connection that tells of no waits connects all the same', async () => {
  const terminal = createTestTerminal(false).terminal;
  const [told] = tellWaits([memoryConnection()], terminal, createTestClock());
  await expect(told?.connect(STOP)).resolves.toBeDefined();
});
