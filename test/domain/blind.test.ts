import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blindRules, type ToldList, whyBlind } from '../../lambda/domain/blind.ts';
import { NOTHING_REMEMBERED, type RunRecord, rememberRun } from '../../lambda/domain/remembered.ts';
import { recordOf } from '../memory/records.ts';
import { DAY, NOW } from '../support/clock.ts';

const remembered = (...runs: Partial<RunRecord>[]) =>
  runs.reduce(
    (before, run, index) => rememberRun(before, recordOf({ runId: `run-${index}`, ...run })),
    NOTHING_REMEMBERED,
  );

const list = (listed: number, unused: number, now = NOW): ToldList => ({
  now,
  listed,
  told: { unused },
});

describe('a rule is blind', () => {
  const before = remembered({ listed: 100, told: { unused: 90 } });
  const isBlind = (listed: number, told: number, runs = before) =>
    blindRules(list(listed, told), runs).length > 0;

  test('when it cannot be told for more than half of the tokens, where it could', () => {
    expect(isBlind(100, 50)).toBe(false);
    expect(isBlind(100, 44)).toBe(true);
    expect(isBlind(4, 0, remembered({ listed: 4, told: { unused: 4 } }))).toBe(true);
  });

  test('not before there is something to compare it with, nor where it never could be told', () => {
    expect(isBlind(100, 0, NOTHING_REMEMBERED)).toBe(false);
    expect(isBlind(100, 0, remembered({ listed: 100, told: { other: 90 } }))).toBe(false);
    expect(isBlind(100, 0, remembered({ listed: 100, told: { unused: 50 } }))).toBe(false);
  });

  test('not because the tokens for which it could be told were removed', () => {
    const swept = remembered({ listed: 100, told: { unused: 60 }, removed: 58 }, { told: {} });
    expect(isBlind(42, 1, swept)).toBe(false);
  });

  test('not because many others have come', () => {
    expect(isBlind(300, 90)).toBe(false);
  });

  test('never with an empty list', () => {
    expect(isBlind(0, 0)).toBe(false);
  });
});

test('it stays blind until it can be told again, or for 30 days, however many runs there are meanwhile', () => {
  let memory = remembered({ listed: 100, told: { unused: 90 }, at: NOW });
  for (let hours = 6; hours <= 30 * 24 + 6; hours += 6) {
    const now = NOW + hours * (DAY / 24);
    const blind = blindRules(list(100, 10, now), memory);
    expect(blind, `${hours}`).toEqual([
      { rule: 'unused', told: 10, listed: 100, since: NOW + DAY / 4 },
    ]);
    const record = { at: now, told: { unused: 10 }, blind: { unused: NOW + DAY / 4 } };
    memory = rememberRun(memory, recordOf({ runId: `at-${hours}`, listed: 100, ...record }));
  }
  expect(blindRules(list(100, 60, NOW + 30 * DAY), memory)).toEqual([]);
  expect(blindRules(list(100, 10, NOW + 31 * DAY), memory)).toEqual([]);
});

test('why it is blind names the rule, the counts and what to do', () => {
  expect(whyBlind({ rule: 'unused', told: 10, listed: 100, since: NOW })).toMatch(
    /^rule unused can be told for 10 of 100 listed tokens only, since 2026-11-25T12:00:00.000Z, .*check the rights/,
  );
});

/** One night: tokens that appear, with and without the field, those that others remove, and those that the sweeper removes. */
const night = fc.record({
  grown: fc.nat(200),
  grownUntold: fc.nat(200),
  lost: fc.double({ min: 0, max: 0.03, noNaN: true }),
  swept: fc.double({ min: 0, max: 1, noNaN: true }),
  mode: fc.constantFrom('plan' as const, 'enforce' as const),
});

test('what grows, fluctuates, and shrinks by our own removals never makes a rule blind', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.array(night, { maxLength: 60 }), (a, b, nights) => {
      let [told, untold] = [a, b];
      let memory = NOTHING_REMEMBERED;
      for (const [index, { grown, grownUntold, lost, swept, mode }] of nights.entries()) {
        told = Math.ceil(told * (1 - lost)) + grown;
        untold = Math.ceil(untold * (1 - lost)) + grownUntold;
        const listed = told + untold;
        expect(blindRules(list(listed, told), memory)).toEqual([]);
        const removed = mode === 'enforce' ? Math.floor(told * swept) : 0;
        const run = { runId: `run-${index}`, mode, listed, removed, told: { unused: told } };
        memory = rememberRun(memory, recordOf(run));
        told -= removed;
      }
    }),
  );
});
