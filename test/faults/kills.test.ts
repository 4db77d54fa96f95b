import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readAudit } from './audit-file.ts';
import { chosen } from './chosen.ts';
import { startCommandLine } from './command-line.ts';
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

/** A run to its end leaves what is compiled to the others, which die before they can. */
beforeAll(async () => {
  const world = await startProcessWorld('huawei');
  await startCommandLine(world, ENFORCE).ended;
  await world.close();
});

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

async function killAt({ requests, millis }: Moment, world: ProcessWorld): Promise<void> {
  const { child, ended } = startCommandLine(world, ENFORCE);
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
