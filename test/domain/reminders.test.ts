import { describe, expect, test } from 'vitest';
import {
  dueReminders,
  lapsingEntries,
  planningSince,
  type Reminder,
  rememberTold,
} from '../../lambda/domain/reminders.ts';
import { DAY, HOUR, NOW } from '../support/clock.ts';
import { policyOf } from '../support/tokens.ts';

/** How many days before the end it is told, in a run each night. */
function nightsTold(reminderAt: (now: number) => readonly Reminder[], nights: number): number[] {
  let told: ReadonlyMap<string, number> = new Map();
  const days: number[] = [];
  for (let night = 0; night < nights; night++) {
    const now = NOW + night * DAY;
    const due = dueReminders(reminderAt(now), now, told);
    if (due.size > 0) days.push(night);
    told = rememberTold(told, due.keys(), now);
  }
  return days;
}

describe('what people are reminded of', () => {
  test('an exception that ends: 14 days before, 7 and 1', () => {
    const policy = policyOf({ protect: [{ name: 'x-*', until: NOW + 40 * DAY }] });
    expect(nightsTold((now) => lapsingEntries([policy], now), 60)).toEqual([26, 33, 39]);
  });

  test('an exception that ends sooner, by the first run that sees it', () => {
    const policy = policyOf({ protect: [{ name: 'x-*', until: NOW + 10 * DAY }] });
    expect(nightsTold((now) => lapsingEntries([policy], now), 2)).toEqual([0]);
  });

  test('nothing of exceptions that are over or have no end', () => {
    const policy = policyOf({ protect: [{ name: 'x', until: NOW }, { name: 'y' }] });
    expect(lapsingEntries([policy], NOW)).toEqual([]);
  });

  test('a credential that expires: 30 days before, 7 and 1, to the millisecond', () => {
    const at = NOW + 40 * DAY;
    const own: Reminder = { kind: 'own-credential', connection: 'a', at, by: 'list' };
    expect(nightsTold(() => [own], 40)).toEqual([10, 33, 39]);
    expect(dueReminders([own], at - 30 * DAY - 1, new Map()).size).toBe(0);
  });

  test('that everything is only planned, after thirty days and then weekly', () => {
    expect(nightsTold(() => [{ kind: 'only-plans', since: NOW }], 50)).toEqual([30, 37, 44]);
  });

  test('of tokens that are stuck weekly, for as long as they are', () => {
    const stuck: Reminder = { kind: 'stuck', connection: 'a', tokens: [] };
    expect(nightsTold(() => [stuck], 20)).toEqual([0, 7, 14]);
  });

  test('that it is told weekly does not slip by a schedule with a flexible window', () => {
    const reminder: Reminder = { kind: 'only-plans', since: NOW - 90 * DAY };
    const told = new Map([['only-plans', NOW]]);
    expect(dueReminders([reminder], NOW + 7 * DAY - HOUR, told).size).toBe(1);
  });
});

test('what was told is forgotten after sixty days', () => {
  expect(rememberTold(new Map([['old', NOW - 60 * DAY]]), ['new'], NOW)).toEqual(
    new Map([['new', NOW]]),
  );
});

test('planning lasts from the first planning run until one enforces', () => {
  expect(planningSince('plan', NOW, {})).toBe(NOW);
  expect(planningSince('plan', NOW, { planSince: NOW - DAY })).toBe(NOW - DAY);
  expect(planningSince('enforce', NOW, { planSince: NOW - DAY })).toBeUndefined();
});
