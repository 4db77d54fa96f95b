import { expect, test } from 'vitest';
import { judge } from './alarm.ts';

/** Data points of an evaluation range, the newest last: `0` is within the threshold, `X` a breach, `-` missing. */
function stateOf(range: string, needed: number, treat: 'breaching' | 'notBreaching' | 'ignore') {
  const real = [...range.replaceAll(' ', '').replaceAll('-', '')].map((point) => point === 'X');
  const alarm = { EvaluationPeriods: 3, DatapointsToAlarm: needed, TreatMissingData: treat };
  return judge(alarm, 'INSUFFICIENT_DATA', real.reverse().slice(0, 3));
}

const KEEPS = 'INSUFFICIENT_DATA';

// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
test.each([
  ['0 - X - X', 'OK', 'OK', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'OK'],
  ['- - - - -', KEEPS, 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', KEEPS, 'ALARM', 'OK'],
])('3 of 3 with %s: ignore %s, breaching %s, not breaching %s', (range, ignore, breaching, not) => {
  expect(stateOf(range, 3, 'ignore')).toBe(ignore);
  expect(stateOf(range, 3, 'breaching')).toBe(breaching);
  expect(stateOf(range, 3, 'notBreaching')).toBe(not);
});

test.each([
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'ALARM', 'OK'],
  ['- - - X -', KEEPS, 'ALARM', 'OK'],
])('2 of 3 with %s: ignore %s, breaching %s, not breaching %s', (range, ignore, breaching, not) => {
  expect(stateOf(range, 2, 'ignore')).toBe(ignore);
  expect(stateOf(range, 2, 'breaching')).toBe(breaching);
  expect(stateOf(range, 2, 'notBreaching')).toBe(not);
});
