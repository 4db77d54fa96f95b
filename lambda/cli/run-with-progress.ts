import type { AuditFile } from '../audit/file.ts';
import { originOf } from '../audit/run-origin.ts';
import type { ApprovablePlan } from '../domain/approvable-plan.ts';
import type { Approval } from '../domain/approval.ts';
import type { Mode, Problem, SweepEvent } from '../domain/events.ts';
import type { Narrowing } from '../domain/narrow.ts';
import type { OwnerMail } from '../domain/owner-addresses.ts';
import type { Report } from '../domain/report.ts';
import type { Memory } from '../memory-ports.ts';
import type { Clock, RunnableConnection } from '../ports.ts';
import { Highlights } from '../report/text/highlights.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import type { CliContext } from './context.ts';
import { startDeadline } from './deadline.ts';
import { showProgress, watchLimits } from './progress-line.ts';
import { ReportTokens } from './report-json.ts';
import { auditRun } from './run-audit.ts';
import { createRunMessenger } from './run-messenger.ts';

/** How a run differs from one without anything else. */
export interface RunChoices {
  /** Receives a line for each token that is not simply kept. */
  readonly audit?: AuditFile;
  readonly memory?: Memory | undefined;
  /** Decide as of this time (epoch milliseconds) instead of now; the run is not remembered. */
  readonly at?: number;
  /** What is chosen of the plan. @default - all */
  readonly narrowing?: Narrowing;
  /** Show all tokens one by one, and in JSON those that are simply kept too. @default - the first of each connection */
  readonly all?: boolean;
  /** Whether the report will be JSON, which names tokens one by one. */
  readonly json?: boolean;
  /** After which nothing new is started. */
  readonly deadlineMillis: number;
  /** Do only what was approved. */
  readonly approval?: Approval;
  /** How owners are told. @default - they are not */
  readonly ownerMail?: OwnerMail | undefined;
  /** Takes in the plan of each connection. */
  readonly onPlan?: (plan: ApprovablePlan) => void;
}

/** The report of a run, and the tokens that its text shows one by one. */
export interface RunResult {
  readonly report: Report;
  readonly highlights: Highlights;
  /** What JSON says of single tokens; empty unless it is asked for. */
  readonly tokens: ReportTokens;
}

/** Runs one sweep, with its progress on the terminal. */
export async function runWithProgress(
  mode: Mode,
  connections: readonly RunnableConnection[],
  context: CliContext,
  choices: RunChoices,
): Promise<RunResult> {
  const { audit, memory, at, narrowing, deadlineMillis, all, json } = choices;
  const { approval, ownerMail, onPlan } = choices;
  const { terminal, adapters, newRunId } = context;
  const runId = newRunId();
  const origin = originOf({ runId, mode, trigger: 'manual' }, connections);
  const runAudit = audit && auditRun(audit, origin, adapters.clock);
  const highlights = new Highlights(connections, all);
  const tokens = new ReportTokens(origin);
  const watched = watchLimits(connections);
  const progress = showProgress(terminal, adapters.clock, watched);
  const onEvent = (event: SweepEvent) => {
    highlights.add(event);
    if (json) tokens.add(event);
    progress.add(event);
    if (event.type === 'token' || event.type === 'counted') runAudit?.add(event);
  };
  using deadline = startDeadline(deadlineMillis, context);
  try {
    const report = await runSweep({
      runId,
      mode,
      connections: watched.connections,
      clock: at === undefined ? adapters.clock : stoppedAt(at, adapters.clock),
      stop: deadline.stop,
      messenger: createRunMessenger(connections, ownerMail, deadline.stop, context),
      ...(runAudit && { intents: runAudit }),
      ...(narrowing && { narrowing }),
      ...(memory && {
        memory: {
          memory,
          runId,
          trigger: 'manual',
          remembersRun: at === undefined,
          warn: warnOn((line) => terminal.stderr(line)),
        },
      }),
      ...(approval && { approval }),
      ...(onPlan && { onPlan }),
      ...(json && all && { onKept: (event) => tokens.addKept(event) }),
      onEvent,
    });
    return { report, highlights, tokens };
  } finally {
    progress.end();
  }
}

function warnOn(stderr: (line: string) => void) {
  return (connection: string, { message }: Problem) =>
    stderr(`${connection}: this plan is not remembered: ${message}`);
}

/** A stopped clock for the rules alone; requests are still signed and timed with the real one. */
function stoppedAt(millis: number, { sleep }: Clock): Clock {
  return { now: () => millis, elapsed: () => 0, sleep };
}
