import type { SweepEvent, Trigger } from '../domain/events.ts';
import { type Report, ReportBuilder } from '../domain/report.ts';
import type { RunnableConnection } from '../ports.ts';
import type { Run } from './connection-sweep.ts';
import { steadyClock } from './steady-clock.ts';
import { sweep } from './sweep.ts';

/** One run, ready to start. Its clock gives the rules the time, once for each connection. */
export interface RunOptions extends Run {
  readonly runId: string;
  /** @default 'manual' */
  readonly trigger?: Trigger;
  readonly connections: readonly RunnableConnection[];
  /** Called with each event, in order, before the report counts it. */
  readonly onEvent?: (event: SweepEvent) => void;
}

/** Runs one sweep to its end and returns its report, whatever failed. */
export async function runSweep(options: RunOptions): Promise<Report> {
  const { runId, trigger = 'manual', mode, connections, onEvent } = options;
  const clock = steadyClock(options.clock);
  const report = new ReportBuilder({ runId, trigger, mode, startedAt: clock.now(), connections });
  for await (const event of sweep(connections, options)) {
    onEvent?.(event);
    report.add(event);
  }
  return report.build(clock.now());
}
