import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readAudit } from './audit-file.ts';
import { chosen } from './chosen.ts';
import { type CommandLine, startCommandLine } from './command-line.ts';
import { expectWithinPlan } from './endings.ts';
import { type ProcessWorld, startProcessWorld } from './process-world.ts';

const ENFORCE = ['enforce', '--yes', '--json', '--audit', 'audit.jsonl'];

const KILLS = 200;

/** A whole run takes a few more than so many requests to the two providers, so that none is over before it is killed. */
const REQUESTS = 20;

/** A moment in a run: so long after so many requests. */
interface Moment {
  readonly requests: number;
  readonly millis: number;
}

const MOMENTS = Array.from({ length: KILLS }, (_, index) => momentOf(index));

/** Where compiled code is kept, so that a process starts in half the time; a whole run writes it. */
let compiled: string;
beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'compiled-'));
  const world = await startProcessWorld('huawei');
  await startKept(world).ended;
  await world.close();
});
afterAll(() => rm(compiled, { recursive: true }));

let withDeletions = 0;
let withOutcomes = 0;
let held = 0;

// Each of them starts a process, which a busy machine does at its own pace.
vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

describe('the command line, killed at any moment', () => {
  test.concurrent.for(
    chosen(MOMENTS, 40, 7).map((moment) => [moment.requests, moment.millis, moment] as const),
  )(
    'after %i requests and %f ms: each deletion that a provider saw is in the audit',
    async ([, , moment]) => {
      const world = await startProcessWorld('huawei', { concurrency: 3, requestsPerSecond: 1000 });
      try {
        await killAt(moment, world);
        const { intents, outcomes, torn } = await readAudit(join(world.folder, 'audit.jsonl'));
        expect(torn).toBeLessThanOrEqual(1);
        const audited = new Set([...intents, ...outcomes].map(({ token }) => token.id));
        const deleted = [...world.hit.revoked(), ...world.neighbour.revoked()];
        expect(deleted.filter((id) => !audited.has(id))).toEqual([]);
        for (const provider of [world.hit, world.neighbour]) expectWithinPlan(provider);
        if (deleted.length > 0) withDeletions += 1;
        if (outcomes.some(({ outcome }) => outcome === 'revoked')) withOutcomes += 1;
        held += 1;
      } finally {
        await world.close();
      }
    },
  );

  afterAll(() => {
    process.stdout.write(
      `kills: ${held} of ${KILLS} moments held, ${withDeletions} of them after a deletion, ${withOutcomes} after an outcome\n`,
    );
  });
});

function startKept(world: ProcessWorld): CommandLine {
  const env = () => ({ ...world.env(), NODE_COMPILE_CACHE: compiled });
  return startCommandLine({ folder: world.folder, env }, ENFORCE);
}

async function killAt({ requests, millis }: Moment, world: ProcessWorld): Promise<void> {
  const { child, ended } = startKept(world);
  let arrived = 0;
  const onRequest = () => {
    arrived += 1;
    if (arrived !== requests) return false;
    // A timer is too coarse for what happens within a millisecond.
    if (millis < 1) child.kill('SIGKILL');
    else void delay(millis).then(() => child.kill('SIGKILL'));
    return false;
  };
  for (const { server } of [world.hit, world.neighbour]) {
    server.faults.add({ when: onRequest, effect: { kind: 'reset' } });
  }
  expect((await ended).signal).toBe('SIGKILL');
}

/** The same moments in every run; more of them where there is something to delete. */
function momentOf(index: number): Moment {
  const random = (salt: number) => {
    const value = Math.sin(index * 12.9898 + salt * 78.233) * 43_758.5453;
    return value - Math.floor(value);
  };
  return {
    requests: 1 + Math.floor(Math.sqrt(random(1)) * REQUESTS),
    millis: Math.round(random(2) * 60) / 10,
  };
}
