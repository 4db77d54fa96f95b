import { expect } from 'vitest';
import type { ApprovablePlan } from '../../lambda/domain/approvable-plan.ts';
import type { Approval } from '../../lambda/domain/approval.ts';
import type { Mode, SweepEvent, TokenEvent } from '../../lambda/domain/events.ts';
import type { Messenger } from '../../lambda/domain/messenger.ts';
import type { Narrowing } from '../../lambda/domain/narrow.ts';
import { type ConnectionReport, type Report, ReportBuilder } from '../../lambda/domain/report.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { Clock, IntentLog, RunnableConnection } from '../../lambda/ports.ts';
import type { RunMemory } from '../../lambda/sweep/connection-sweep.ts';
import { sweep } from '../../lambda/sweep/sweep.ts';
import { createTestClock } from './clock.ts';
import { type Deliver, messengerOf } from './messenger.ts';

/** How a run differs from one that enforces, undisturbed. */
export interface RunOptions {
  readonly mode?: Mode;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly intents?: IntentLog;
  readonly memory?: RunMemory;
  /** Tells of announcements. @default - nobody can be told */
  readonly deliver?: Deliver | undefined;
  /** In place of `deliver`. */
  readonly messenger?: Messenger;
  readonly narrowing?: Narrowing;
  readonly approval?: Approval;
  readonly onPlan?: (plan: ApprovablePlan) => void;
  readonly onEvent?: (event: SweepEvent) => void;
}

/** What a run came to. */
export interface Ran {
  readonly report: Report;
  readonly events: readonly SweepEvent[];
  /** The final word on each token that was not simply kept, in order. */
  readonly fates: readonly TokenEvent[];
  /** The report on the connection of this name. */
  readonly of: (name: string) => ConnectionReport;
}

/**
 * Sweeps the connections with the real engine. Fails when a listed token is not in exactly one counted
 * state, when one has two fates, or when a connection does not finish exactly once, at its end.
 */
export async function run(
  connections: readonly RunnableConnection[],
  {
    mode = 'enforce',
    clock = createTestClock(),
    signal,
    intents,
    memory,
    deliver,
    messenger = deliver && messengerOf(deliver),
    narrowing,
    approval,
    onPlan,
    onEvent,
  }: RunOptions = {},
): Promise<Ran> {
  const stop = { signal: signal ?? new AbortController().signal, deadline: Infinity };
  const header = { runId: 'run-1', mode, startedAt: clock.now(), connections };
  const builder = new ReportBuilder(header);
  const events: SweepEvent[] = [];
  for await (const event of sweep(connections, {
    mode,
    clock,
    stop,
    ...(intents && { intents }),
    ...(memory && { memory }),
    ...(messenger && { messenger }),
    ...(narrowing && { narrowing }),
    ...(approval && { approval }),
    ...(onPlan && { onPlan }),
  })) {
    events.push(event);
    builder.add(event);
    onEvent?.(event);
  }
  const report = builder.build(clock.now());
  for (const connection of report.connections) expectSound(connection, events);
  return {
    report,
    events,
    fates: events.filter((event) => event.type === 'token'),
    of(name) {
      const one = report.connections.find((connection) => connection.name === name);
      if (!one) throw new Error(`the report has no connection ${name}`);
      return one;
    },
  };
}

function expectSound({ name, totals }: ConnectionReport, events: readonly SweepEvent[]): void {
  const { listed, ...states } = totals;
  const counted = Object.values(states).reduce((sum, count) => sum + count, 0);
  expect(counted, `${name}: every listed token is in exactly one state`).toBe(listed);
  const own = events.filter(({ connection }) => connection === name);
  const judged = new Set<Token>();
  for (const event of own) {
    if (event.type !== 'token') continue;
    expect(judged.has(event.token), `${name}: ${event.token.id} has one fate`).toBe(false);
    judged.add(event.token);
  }
  const endings = own.filter(({ type }) => type === 'connection-finished');
  expect(endings, `${name}: it finishes once, and last`).toEqual([own.at(-1)]);
}
