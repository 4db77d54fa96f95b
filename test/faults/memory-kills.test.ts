import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { DirectoryStore } from '../../lambda/memory/directory.ts';
import { createMemory } from '../../lambda/memory/memory.ts';
import { createTestClock, HOUR } from '../support/clock.ts';
import { chosen } from './chosen.ts';
import { startCommandLine } from './command-line.ts';
import { expectWithinPlan } from './endings.ts';
import { type ProcessWorld, startProcessWorld } from './process-world.ts';

const ENFORCE = ['enforce', '--yes', '--json'];
const DYING = fileURLToPath(new URL('die-at.mjs', import.meta.url));

/** Two connections with four writes each, of about eleven moments. */
const MOMENTS = Array.from({ length: 80 }, (_, index) => index + 1);

// Each of them starts processes, which a busy machine does at its own pace.
vi.setConfig({ maxConcurrency: 4, testTimeout: 120_000 });

let held = 0;
let withTokens = 0;

describe('the command line, killed while it writes its memory', () => {
  test.concurrent.for(chosen(MOMENTS, 20, 9))(
    'at moment %i: the document is whole, and the next run takes over and finishes',
    async (moment) => {
      const world = await startProcessWorld('huawei');
      try {
        const shell = `DIE_AT=${moment} NODE_OPTIONS='--import ${DYING}' exec "$@"`;
        expect((await startCommandLine(world, ENFORCE, shell).ended).signal).toBe('SIGKILL');
        for (const provider of [world.hit, world.neighbour]) expectWithinPlan(provider);
        const left = await remembered(world);
        if (left.length > 0) withTokens += 1;

        makeOlder(world);
        const { code, stdout } = await startCommandLine(world, ENFORCE).ended;
        expect(JSON.parse(stdout)).toMatchObject({ outcome: 'ok', totals: { failed: 0 } });
        expect(code).toBe(0);
        for (const { revoked, stale } of [world.hit, world.neighbour]) {
          expect([...revoked()].sort()).toEqual([...stale].sort());
        }
        for (const token of await remembered(world)) expect(token).not.toHaveProperty('intent');
        expect(filesOf(world).filter((file) => file.endsWith('.tmp'))).toEqual([]);
        held += 1;
      } finally {
        await world.close();
      }
    },
  );

  afterAll(() => {
    process.stdout.write(
      `memory kills: ${held} of ${MOMENTS.length} moments held, ${withTokens} of them with intents\n`,
    );
  });
});

const folderOf = ({ folder }: ProcessWorld) => join(folder, '.token-sweeper');

const filesOf = (world: ProcessWorld) => readdirSync(folderOf(world));

/** What is remembered of the tokens of both connections. */
async function remembered(world: ProcessWorld): Promise<object[]> {
  const leases = { lengthMillis: 1000, clock: createTestClock() };
  const memory = createMemory(new DirectoryStore(folderOf(world)), leases);
  const both = await Promise.all(['hit', 'neighbour'].map((name) => memory.recall(name)));
  return both.flatMap(({ tokens }) => [...tokens.values()]);
}

/** As if the process had been killed two hours ago, by the clock of the file system. */
function makeOlder(world: ProcessWorld): void {
  const then = new Date(Date.now() - 2 * HOUR);
  for (const file of filesOf(world)) utimesSync(join(folderOf(world), file), then, then);
}
