import { expect, test } from 'vitest';
import type { RestoreEvent } from '../../lambda/domain/restore-event.ts';
import { RestoreRefused } from '../../lambda/sweep/restore-run.ts';
import { runRestore } from '../../lambda/sweep/run-restore.ts';
import { createTestClock } from '../support/clock.ts';
import { afterDisabling } from './restorable.ts';

async function restoreAll() {
  const { connection, night } = await afterDisabling(2);
  const events: RestoreEvent[] = [];
  const run = () =>
    runRestore(
      connection,
      { all: true },
      {
        mode: 'enforce',
        runId: 'run-2',
        clock: createTestClock(),
        stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
        memory: night.memory,
        onEvent: (event) => events.push(event),
      },
    );
  return { run, events };
}

test('the report says what the events said, of a run that a person started', async () => {
  const { run, events } = await restoreAll();

  const report = await run();

  expect(report).toMatchObject({
    runId: 'run-2',
    trigger: 'manual',
    connection: 'memory',
    provider: 'memory',
    outcome: 'ok',
    complete: true,
    totals: { restored: 2 },
  });
  expect(report.tokens.map(({ id }) => id)).toEqual(events.map(({ token }) => token?.id));
});

test('there is no report where there is nothing to restore', async () => {
  const { run } = await restoreAll();
  await run();

  await expect(run()).rejects.toThrow(RestoreRefused);
});
