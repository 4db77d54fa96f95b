import { setImmediate } from 'node:timers/promises';
import { AuditFile } from '../../audit/file.ts';
import { auditRecord } from '../../audit/record.ts';
import { composeConnections, runSweep } from '../../compose.ts';
import { InvalidConfigurationError } from '../../config/problems.ts';
import type { Connection } from '../../config/validate.ts';
import type { Mode, SweepEvent } from '../../domain/events.ts';
import type { Report } from '../../domain/report.ts';
import { SweepError } from '../../errors.ts';
import type { Clock, IntentLog, RunnableConnection } from '../../ports.ts';
import { toJsonLine } from '../../report/text/escape.ts';
import { Highlights } from '../../report/text/highlights.ts';
import { renderReport } from '../../report/text/report.ts';
import type { EnforceCommand, PlanCommand } from '../arguments.ts';
import type { World } from '../context.ts';
import { loadConfig } from '../load.ts';
import { showProgress, watchLimits } from '../progress-line.ts';
import { PROGRAM } from '../usage.ts';
import { UsageError } from '../usage-error.ts';

/** Runs `plan` or `enforce` and returns the exit code. Throws UsageError, InvalidConfigurationError. */
export async function sweepCommand(
  command: PlanCommand | EnforceCommand,
  world: World,
): Promise<number> {
  const { terminal } = world;
  const { connections, limits } = await loadConfig(command.config, command.connections);
  const mustAsk = command.command === 'enforce' && !command.yes;
  if (mustAsk && !terminal.canAsk) {
    throw new UsageError(
      'enforce asks before it revokes and there is no terminal; add --yes',
      'enforce',
    );
  }
  const audit = command.audit === undefined ? undefined : await openAudit(command.audit, world);
  const runnable = composeConnections(connections, world.adapters, limits);
  const mode = mustAsk ? await askForMode(connections, runnable, world) : command.command;
  if (!mode) {
    await audit?.close();
    terminal.tell('Nothing was revoked.');
    return world.stopping.stop.signal.aborted ? 1 : 0;
  }
  const { report, highlights } = await run(mode, runnable, world, {
    ...(audit && { audit }),
    ...('at' in command && command.at !== undefined && { at: command.at }),
  });
  const audited = await closeAudit(audit, world);
  const text = renderReport(report, highlights, terminal.paint);
  await terminal.print(
    command.json ? `${JSON.stringify(report, undefined, 2)}\n` : text + nextStep(command, report),
  );
  return report.outcome === 'ok' && report.complete && audited ? 0 : 1;
}

async function openAudit(path: string, { adapters, stopping }: World): Promise<AuditFile> {
  try {
    // Without an audit nothing more may be revoked.
    return await AuditFile.open(path, adapters.clock, () => stopping.end());
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    throw new InvalidConfigurationError([{ path: '--audit', message: error.message }]);
  }
}

/** Shows what would go, and asks. Nothing comes back when the answer is no. */
async function askForMode(
  connections: readonly Connection[],
  runnable: readonly RunnableConnection[],
  world: World,
): Promise<Mode | undefined> {
  const { terminal, stopping } = world;
  const { report, highlights } = await run('plan', runnable, world);
  if (stopping.stop.signal.aborted) return undefined;
  const { planned } = report.totals;
  // Nobody can agree to what turns up only later.
  if (planned === 0) return 'plan';
  terminal.show(renderReport(report, highlights, terminal.paintAside));
  for (const { name, module, policy } of connections) {
    terminal.tell(`${name}: policy ${policy.name} will be enforced on ${module.title}`);
  }
  const tokens = planned === 1 ? '1 token' : `${planned} tokens`;
  const question = `This cannot be undone. List and decide afresh, and revoke (now ${tokens})?`;
  return (await terminal.ask(question, stopping.stop.signal)) ? 'enforce' : undefined;
}

async function run(
  mode: Mode,
  connections: readonly RunnableConnection[],
  { terminal, stopping, adapters, newRunId }: World,
  { audit, at }: { audit?: AuditFile; at?: number } = {},
): Promise<{ report: Report; highlights: Highlights }> {
  const runId = newRunId();
  const highlights = new Highlights();
  const watched = watchLimits(connections);
  const progress = showProgress(terminal, adapters.clock, watched);
  const providers = new Map(connections.map(({ name, provider }) => [name, provider]));
  const providerOf = (connection: string) => providers.get(connection) ?? '';
  const onEvent = (event: SweepEvent) => {
    highlights.add(event);
    progress.add(event);
    if (audit && event.type === 'token') {
      audit.add(toJsonLine(auditRecord(event, runId, providerOf(event.connection))));
    }
  };
  try {
    const report = await runSweep({
      runId,
      mode,
      connections: watched.connections,
      clock: at === undefined ? adapters.clock : stoppedAt(at, adapters.clock),
      stop: stopping.stop,
      ...(audit && { intents: roomIn(audit) }),
      onEvent,
    });
    return { report, highlights };
  } finally {
    progress.end();
  }
}

/** More than one audit line takes. */
const LINE_BYTES = 1024;

/** An audit without room for what is about to happen shall be found out before the first revocation. */
function roomIn(audit: AuditFile): IntentLog {
  return {
    async write(_connection, candidates) {
      await setImmediate(); // the latest events are still on their way to the audit
      await audit.ensureRoom(candidates.length * LINE_BYTES);
    },
  };
}

/** A clock for the rules alone; requests are still signed and timed by the real one. */
function stoppedAt(millis: number, { sleep }: Clock): Clock {
  return { now: () => millis, sleep };
}

async function closeAudit(audit: AuditFile | undefined, { terminal }: World): Promise<boolean> {
  try {
    await audit?.close();
    return true;
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    terminal.tell(
      `--audit: ${error.message}; nothing more was revoked, and the audit is not complete`,
    );
    return false;
  }
}

function nextStep(command: PlanCommand | EnforceCommand, { mode, totals }: Report): string {
  if (mode === 'enforce' || totals.planned === 0) return '';
  if ('at' in command && command.at !== undefined) return '';
  const args = [
    ...(command.config === 'sweeper.yaml' ? [] : ['--config', quote(command.config)]),
    ...(command.connections ?? []).flatMap((name) => ['--connection', name]),
  ];
  return `\nTo revoke: ${[PROGRAM, 'enforce', ...args].join(' ')}\n`;
}

/** As a shell takes it literally. */
function quote(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
