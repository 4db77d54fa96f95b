import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_TOKENS, rememberTokens } from '../../../lambda/domain/remember-tokens.ts';
import type { RememberedToken } from '../../../lambda/domain/remembered-token.ts';
import { DirectoryStore } from '../../../lambda/memory/directory.ts';
import { createMemory } from '../../../lambda/memory/memory.ts';
import { createTestClock } from '../../support/clock.ts';
import { compare, type Line } from '../line.ts';
import { type Round, runRound } from '../processes.ts';
import { alternate, type Bench, type Row } from './row.ts';

/** What remembering costs a run of which nothing has to be remembered, and how long it takes with as much as there can be. */
export const remembered: Row = {
  number: 17,
  work: '1,000,000 fresh tokens with and without memory; 100,000 remembered ones loaded and saved',
  run: async (bench) => [...(await freshTokens(bench)), await loadAndSave(bench)],
};

async function freshTokens({ rounds, quick }: Bench): Promise<Line[]> {
  const tokens = quick ? 200_000 : 1_000_000;
  const spec = { tokens, pageSize: 1000, staleEvery: 0, listMillis: 0, revokeMillis: 0 };
  const measured = await alternate(rounds, ['with', 'without'], (which) =>
    runRound('ours', spec, {
      concurrency: 50,
      remembers: which === 'with',
      execArgv: ['--max-semi-space-size=8'],
    }),
  );
  const of = (which: 'with' | 'without', figure: (round: Round) => number) =>
    measured[which].map(figure);
  const peaks = of('without', ({ peakMebibytes }) => peakMebibytes);
  return [
    compare({
      row: 17,
      what: 'fresh tokens with memory, against none',
      unit: 'ms CPU',
      ours: of('with', ({ cpuMillis }) => cpuMillis),
      yardstick: of('without', ({ cpuMillis }) => cpuMillis),
      target: { atMost: 1.05 },
    }),
    compare({
      row: 17,
      what: 'the same: how much higher the peak is',
      unit: 'MiB',
      ours: of('with', ({ peakMebibytes }) => peakMebibytes).map((peak, round) =>
        Math.max(0, peak - (peaks[round] ?? 0)),
      ),
      yardstick: [],
      target: { atMost: 10 },
    }),
  ];
}

async function loadAndSave({ rounds }: Bench): Promise<Line> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const leases = { lengthMillis: 1000, clock: createTestClock() };
    const memory = createMemory(new DirectoryStore(join(folder, 'memory')), leases);
    const before = await memory.recall('bench');
    const keys = memory.tokenKeys(before);
    const now = Date.now();
    const token: RememberedToken = {
      rule: 'long-expired',
      staleSince: now,
      lastListed: now,
      disabledAt: now,
      disabledBy: '0f8fad5b-d9cb-469f-a165-70867728950e',
      quarantined: { at: now, for: 1000 },
    };
    const tokens = new Map(
      Array.from({ length: MAX_TOKENS }, (_, id) => [keys.of({ id: `${id}` }), token] as const),
    );
    const save = () =>
      memory.update('bench', (old) => rememberTokens(old, { tokenKey: keys.key, tokens }, now));
    await save();
    const ours: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const cpu = process.cpuUsage();
      await save();
      const { user, system } = process.cpuUsage(cpu);
      ours.push((user + system) / 1000);
    }
    const what = `${MAX_TOKENS.toLocaleString('en')} remembered tokens: loaded and saved`;
    return compare({ row: 17, what, unit: 'ms CPU', ours, yardstick: [], target: { below: 1000 } });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
