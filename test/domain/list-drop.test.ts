import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectedLength, listDrop } from '../../lambda/domain/list-drop.ts';
import { NOTHING_REMEMBERED, type RunRecord, rememberRun } from '../../lambda/domain/remembered.ts';
import { recordOf } from '../memories/records.ts';

const remembered = (...runs: Partial<RunRecord>[]) =>
  runs.reduce(
    (before, run, index) => rememberRun(before, recordOf({ runId: `run-${index}`, ...run })),
    NOTHING_REMEMBERED,
  );

describe('how many tokens are expected', () => {
  test('is not known before the first run', () => {
    expect(expectedLength(NOTHING_REMEMBERED)).toBeUndefined();
  });

  test('is the median of the last seven runs, whatever was before', () => {
    const lengths = [1000, 1000, 1000, 10, 20, 30, 40, 50, 60, 70];

    expect(expectedLength(remembered(...lengths.map((listed) => ({ listed }))))).toBe(40);
  });

  test('is between the middle two of an even number of runs', () => {
    expect(expectedLength(remembered({ listed: 100 }, { listed: 51 }))).toBe(75.5);
  });

  test('does not count what the sweeper has removed since, by the same run too', () => {
    const runs = remembered({ listed: 100, removed: 30 }, { listed: 70, removed: 20 });

    expect(expectedLength(runs)).toBe(50);
  });

  test('takes a run that did not come to its end for one that removed all that it was about to', () => {
    expect(expectedLength(remembered({ listed: 100, removed: 60, unsettled: true }))).toBe(40);
  });

  test('ignores runs that were held for it, and lists that miss a part', () => {
    const runs = remembered(
      { listed: 100 },
      { listed: 5, held: 'maxListDrop' },
      { listed: 5, partial: true, removed: 1 },
    );

    expect(expectedLength(runs)).toBe(99);
  });
});

describe('a list is too short', () => {
  const isTooShort = (listed: number, maxListDrop?: number) =>
    listDrop(listed, remembered({ listed: 100 }), maxListDrop) !== undefined;

  test('when it misses more than the share', () => {
    expect(isTooShort(70)).toBe(false);
    expect(isTooShort(69)).toBe(true);
    expect(isTooShort(69, 0.31)).toBe(false);
    expect(isTooShort(10, 0.9)).toBe(false);
    expect(isTooShort(9, 0.9)).toBe(true);
  });

  test('when it misses at least ten', () => {
    expect(isTooShort(91, 0)).toBe(false);
    expect(isTooShort(90, 0)).toBe(true);
  });

  test('when it is empty, whatever the limit, and something is expected', () => {
    expect(isTooShort(0, 1)).toBe(true);
    expect(isTooShort(1, 1)).toBe(false);
    expect(listDrop(0, remembered({ listed: 1 }))).toBe(
      'maxListDrop: 0 tokens are listed where about 1 are expected, the limit is a drop by 0.3',
    );
    expect(listDrop(0, remembered({ listed: 3, removed: 3 }))).toBeUndefined();
    expect(listDrop(0, remembered({ listed: 0 }))).toBeUndefined();
  });

  test('never before there is something to compare it with', () => {
    expect(listDrop(0, NOTHING_REMEMBERED)).toBeUndefined();
  });
});

/** One night: tokens that appear, tokens that others remove, and the part of the rest that the sweeper removes. */
const night = fc.record({
  grown: fc.nat(200),
  lost: fc.double({ min: 0, max: 0.03, noNaN: true }),
  swept: fc.double({ min: 0, max: 1, noNaN: true }),
  mode: fc.constantFrom('plan' as const, 'enforce' as const),
});

test('what grows, fluctuates, and shrinks by our own removals is never too short', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.array(night, { maxLength: 60 }), (start, nights) => {
      let living = start;
      let memory = NOTHING_REMEMBERED;
      for (const [index, { grown, lost, swept, mode }] of nights.entries()) {
        living = Math.ceil(living * (1 - lost)) + grown;
        expect(listDrop(living, memory)).toBeUndefined();
        const removed = mode === 'enforce' ? Math.floor(living * swept) : 0;
        const run = recordOf({ runId: `run-${index}`, mode, listed: living, removed });
        memory = rememberRun(memory, run);
        living -= removed;
      }
    }),
  );
});

test('what stays cut off is held every night, for longer than is remembered', () => {
  let memory = remembered({ listed: 100 });
  for (let index = 1; index <= 100; index++) {
    expect(listDrop(50, memory)).toMatch(/^maxListDrop: /);
    memory = rememberRun(memory, recordOf({ runId: `held-${index}`, held: 'maxListDrop' }));
  }
});
