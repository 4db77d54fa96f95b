import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../lambda/domain/report.ts';
import { HOUR } from '../support/clock.ts';
import { readAudit } from './audit-file.ts';
import { chosen } from './chosen.ts';
import { startCommandLine } from './command-line.ts';
import { expectReportOf, expectWithinPlan } from './endings.ts';
import { POINTS, precedesPlan, revocationOf } from './points.ts';
import { type ProcessWorld, startProcessWorld } from './process-world.ts';

const ENFORCE = ['enforce', '--yes', '--json', '--audit', 'audit.jsonl'];

/** A second list takes a plan that is older than a minute. */
const REACHED = POINTS.filter(({ phase }) => phase !== 'list-again');

const ENDING = (['SIGTERM', 'SIGKILL'] as const).flatMap((signal) =>
  REACHED.map((point) => ({ signal, point })),
);

/** They end the run as SIGTERM does, so one point of each provider shows it. */
const LIKE_SIGTERM = (['SIGHUP', 'SIGQUIT', 'SIGXCPU'] as const).flatMap((signal) =>
  REACHED.filter(({ phase }) => phase === 'revoke').map((point) => ({ signal, point })),
);

const CASES = [...ENDING, ...LIKE_SIGTERM];
const cases = chosen(CASES, 13, 3);
let held = 0;

// Each of them starts processes, which a busy machine does at its own pace.
vi.setConfig({ maxConcurrency: 3, testTimeout: 120_000 });

describe('the command line, ended by a signal in the middle, leaves what the next run completes', () => {
  test.concurrent.for(
    cases.map(
      (one) => [`${one.point.provider}: ${one.signal} at ${one.point.title}`, one] as const,
    ),
  )('%s', async ([, { signal, point }]) => {
    const world = await startProcessWorld(point.provider);
    try {
      const { child, ended, said } = startCommandLine(world, ENFORCE);
      world.onArrival(point, () => {
        child.kill(signal);
        // Its answer must find the run stopping.
        return said('stopping: requests in flight finish');
      });
      const { code, signal: endedBy, stdout } = await ended;
      if (signal === 'SIGKILL') {
        expect({ endedBy, stdout }).toEqual({ endedBy: signal, stdout: '' });
        for (const provider of [world.hit, world.neighbour]) expectWithinPlan(provider);
        if (precedesPlan(point)) expect(world.hit.revoked()).toEqual([]);
      } else {
        expect(code).toBe(1);
        const fault = { title: signal, kind: 'stop', code: 'deadline', effect: 'none' } as const;
        expectReportOf({ point, fault, times: 'once' }, world, JSON.parse(stdout));
      }
      if (signal === 'SIGKILL') await letLeasesEnd(world);
      await expectNextRunToComplete(world);
      held += 1;
    } finally {
      await world.close();
    }
  });

  afterAll(() => {
    process.stdout.write(`signals: ${held} of ${CASES.length} cases held\n`);
  });
});

test('SIGUSR1 starts no debugger, and the run goes on', async () => {
  const world = await startProcessWorld('huawei');
  try {
    const { child, ended } = startCommandLine(world, ENFORCE);
    world.onArrival(revocationOf('huawei'), () => child.kill('SIGUSR1'));
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  } finally {
    await world.close();
  }
});

/** The time passes after which the lease of a run that died may be taken. */
async function letLeasesEnd({ folder }: ProcessWorld): Promise<void> {
  const memory = join(folder, '.token-sweeper');
  const past = new Date(Date.now() - HOUR);
  for (const file of await readdir(memory)) await utimes(join(memory, file), past, past);
}

async function expectNextRunToComplete(world: ProcessWorld): Promise<void> {
  const { unfinished, left } = await unfinishedRunOf(world);
  const { code, stdout, stderr } = await startCommandLine(world, ENFORCE).ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(
    left > 0
      ? new RegExp(`^--audit: run ${unfinished} left ${left} intents? without an outcome`)
      : /^$/,
  );
  const report: Report = JSON.parse(stdout);
  expect(report.unfinishedRuns ?? []).toEqual(left > 0 ? [unfinished] : []);
  expect(report).toMatchObject({ outcome: 'ok', complete: true });
  for (const { revoked, stale } of [world.hit, world.neighbour]) {
    expect([...revoked()].sort()).toEqual([...stale].sort());
  }
  // What the first run could not write any more is at most one line, and that line swallows no other.
  const { outcomes, torn } = await readAudit(join(world.folder, 'audit.jsonl'));
  expect(torn).toBeLessThanOrEqual(1);
  const told = outcomes.filter(({ runId }) => runId === report.runId);
  expect(told.length).toBe(report.totals.listed - report.totals.kept);
}

/** The one run before, and how many of its intents have no outcome. */
async function unfinishedRunOf({ folder }: ProcessWorld) {
  const { intents } = await readAudit(join(folder, 'audit.jsonl'));
  return { unfinished: intents[0]?.runId, left: intents.length };
}
