import { describe, expect, test } from 'vitest';
import { AuditFile } from '../../lambda/audit/file.ts';
import type { EnforceCommand, PlanCommand } from '../../lambda/cli/command.ts';
import { finishRun } from '../../lambda/cli/finish-run.ts';
import { ReportTokens } from '../../lambda/cli/report-json.ts';
import type { ConnectionReport, Report } from '../../lambda/domain/report.ts';
import { ReportBuilder } from '../../lambda/domain/report.ts';
import type { Totals } from '../../lambda/domain/totals.ts';
import { Highlights } from '../../lambda/report/text/highlights.ts';
import { contextWith } from '../support/cli-context.ts';
import { createTestClock, NOW } from '../support/clock.ts';
import { runOrigin } from '../support/origin.ts';
import { createTestTerminal } from '../support/test-terminal.ts';

const PLAN: PlanCommand = {
  command: 'plan',
  config: 'sweeper.yaml',
  all: false,
  exitCode: false,
  json: false,
  deadlineMillis: 3_600_000,
};
const ENFORCE: EnforceCommand = { ...PLAN, command: 'enforce', yes: true };

function partOf(name: string): ConnectionReport {
  const connections = [{ name, provider: 'p' }];
  const builder = new ReportBuilder({ runId: 'r', mode: 'plan', startedAt: NOW, connections });
  builder.add({
    type: 'connection-finished',
    connection: name,
    provider: 'p',
    status: 'ok',
    complete: true,
  });
  return builder.build(NOW).connections[0] as ConnectionReport;
}

function reportOf(parts: Partial<Report>, totals: Partial<Totals> = {}): Report {
  const empty = new ReportBuilder({ runId: 'r', mode: 'plan', startedAt: NOW, connections: [] });
  const report = empty.build(NOW);
  return { ...report, ...parts, totals: { ...report.totals, ...totals } };
}

async function finish(report: Report, command: PlanCommand | EnforceCommand, audit?: AuditFile) {
  const terminal = createTestTerminal(false);
  const result = { report, highlights: new Highlights(), tokens: new ReportTokens(runOrigin()) };
  const code = await finishRun(result, command, audit, contextWith(terminal.terminal));
  return { code, ...(await terminal.output()) };
}

describe('the end of a run', () => {
  test.for<[string, Partial<Report>, number]>([
    ['ok and complete', {}, 0],
    ['degraded', { outcome: 'degraded' }, 1],
    ['failed', { outcome: 'failed' }, 1],
    ['ok but not finished', { complete: false }, 1],
  ])('that is %s gives the exit code %3$i', async ([, parts, code]) => {
    expect((await finish(reportOf(parts), PLAN)).code).toBe(code);
  });

  test('says that the run is incomplete, and why, when the audit is', async () => {
    const audit = await AuditFile.open('/dev/full', createTestClock(), () => {});
    audit.add('{}\n');
    const held = { code: 'held', message: 'too many' };
    const late = { code: 'deadline', message: 'stopped' };
    const parts = [undefined, held, late].map((error, index) => ({
      ...partOf(`c${index}`),
      ...(error && { error }),
    }));
    const { code, stdout } = await finish(
      reportOf({ connections: parts }),
      { ...PLAN, json: true },
      audit,
    );
    expect(code).toBe(1);
    const why = { code: 'audit-unavailable', message: '/dev/full: cannot be written (ENOSPC)' };
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'degraded',
      complete: false,
      connections: [
        { outcome: 'degraded', complete: false, error: why },
        { error: held },
        { error: why },
      ],
    });
  });

  test('prints only the report with --json', async () => {
    const report = reportOf({}, { planned: 1 });
    const { stdout } = await finish(report, { ...PLAN, json: true });
    expect(JSON.parse(stdout)).toMatchObject({ ...report, tokens: [] });
  });
});

test.for<[string, Partial<Report>, Partial<Totals>, number]>([
  ['would do something', {}, { planned: 1 }, 3],
  ['would do nothing', {}, { planned: 0 }, 0],
  ['is incomplete', { complete: false }, { planned: 1 }, 1],
])('with --exit-code a plan that %s ends with %4$i', async ([, parts, totals, code]) => {
  const report = reportOf(parts, totals);
  expect((await finish(report, { ...PLAN, exitCode: true })).code).toBe(code);
  expect((await finish(report, PLAN)).code).toBe(code === 3 ? 0 : code);
});

describe('the next command', () => {
  const planned = reportOf({}, { planned: 2 });

  test('repeats the options of the plan, quoted for a shell', async () => {
    const command = { ...PLAN, config: "it's mine.yaml", connections: ['a', 'b'] };
    const narrowing = { rules: ['too old'], limit: 3 };
    expect((await finish(planned, command)).stdout).toMatch(
      /\nTo do this: .* enforce --config 'it'\\''s mine\.yaml' --connection a --connection b\n$/,
    );
    expect((await finish(planned, { ...PLAN, narrowing })).stdout).toMatch(
      / enforce --rule 'too old' --limit 3\n$/,
    );
    expect((await finish(planned, PLAN)).stdout).toMatch(/ enforce\n$/);
  });

  test.for<[string, Report, PlanCommand | EnforceCommand]>([
    ['nothing would be revoked', reportOf({}), PLAN],
    ['the run enforced', reportOf({ mode: 'enforce' }, { revoked: 2 }), ENFORCE],
    ['the plan was for another time', planned, { ...PLAN, at: NOW }],
  ])('is not shown when %s', async ([, report, command]) => {
    expect((await finish(report, command)).stdout).not.toContain('To do this');
  });
});
