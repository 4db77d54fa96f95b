import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BASELINE_RUNS,
  isBaseline,
  MAX_RUNS,
  NOTHING_REMEMBERED,
  rememberRun,
} from '../../lambda/domain/remembered.ts';
import { recordOf } from '../memory/records.ts';

const remember = (runs: readonly { runId: string; held?: string }[]) =>
  runs.reduce((before, run) => rememberRun(before, recordOf(run)), NOTHING_REMEMBERED).runs;

test('the latest runs are remembered, oldest first', () => {
  const runIds = Array.from({ length: MAX_RUNS + 5 }, (_, index) => `run-${index}`);

  expect(remember(runIds.map((runId) => ({ runId }))).map(({ runId }) => runId)).toEqual(
    runIds.slice(5),
  );
});

test('beyond the runs to compare with, the oldest held run is forgotten first', () => {
  const baseline = Array.from({ length: BASELINE_RUNS }, (_, index) => ({
    runId: `long-${index}`,
  }));
  const held = Array.from({ length: MAX_RUNS }, (_, index) => ({
    runId: `held-${index}`,
    held: 'maxListDrop',
  }));

  const kept = remember([...baseline, ...held]).map(({ runId }) => runId);

  expect(kept).toEqual([
    ...baseline.map(({ runId }) => runId),
    ...held.slice(BASELINE_RUNS).map(({ runId }) => runId),
  ]);
});

test('a run that is remembered again takes the place of what was remembered of it', () => {
  const first = rememberRun(NOTHING_REMEMBERED, recordOf({ removed: 5, unsettled: true }));
  const other = rememberRun(first, recordOf({ runId: 'run-2' }));

  const { runs } = rememberRun(other, recordOf({ removed: 3 }));

  expect(runs).toEqual([recordOf({ runId: 'run-2' }), recordOf({ removed: 3 })]);
});

test('however many held runs follow, the last ones to compare with are kept', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 120 }), (held) => {
      const runs = held.map((isHeld, index) => ({
        runId: `run-${index}`,
        ...(isHeld && { held: 'maxListDrop' }),
      }));
      const baseline = held.flatMap((isHeld, index) => (isHeld ? [] : `run-${index}`));

      const kept = remember(runs);

      expect(kept.length).toBe(Math.min(held.length, MAX_RUNS));
      const keptIds = kept.filter(isBaseline).map(({ runId }) => runId);
      expect(keptIds.slice(-BASELINE_RUNS)).toEqual(baseline.slice(-BASELINE_RUNS));
    }),
  );
});
