import { describe, expect, test } from 'vitest';
import { Spacing, USED_SHARE } from '../../../lambda/http/pacing/spacing.ts';

const NEVER = Number.NEGATIVE_INFINITY;

describe('the spacing of requests', () => {
  test('uses 99 % of a configured rate', () => {
    expect(USED_SHARE).toBe(0.99);
  });

  test('starts one request every interval', () => {
    const spacing = new Spacing('configured');
    spacing.start(1000, 50, 0, NEVER);
    expect(spacing.nextAt).toBe(1050);
    spacing.start(1050, 50, 0, NEVER);
    expect(spacing.nextAt).toBe(1100);
  });

  test('catches up on a late start by as much as the slack', () => {
    const spacing = new Spacing('configured');
    spacing.start(1000, 50, 10, NEVER);
    spacing.start(1045, 50, 10, NEVER);
    expect(spacing.nextAt).toBe(1090);
    spacing.start(1150, 50, 10, NEVER);
    expect(spacing.nextAt).toBe(1190);
  });

  test('waits no longer than until the moment that was announced', () => {
    const spacing = new Spacing('estimated');
    spacing.start(1000, 5000, 0, 1300);
    expect(spacing.nextAt).toBe(1300);
    spacing.start(1300, 5000, 0, 1300);
    expect(spacing.nextAt).toBe(6300);
  });

  test('restarts without catching up', () => {
    const spacing = new Spacing('estimated');
    spacing.start(0, 10, 0, NEVER);
    spacing.restart(5000);
    spacing.start(5000, 10, 0, NEVER);
    expect(spacing.nextAt).toBe(5010);
  });

  test.each([
    ['configured', 0, 10],
    ['configured', 1000, 10],
    ['estimated', 0, 10],
    ['estimated', 10, 50],
    ['estimated', 1000, 100],
  ] as const)(
    'of a rate that is %s with a burst of %d catches up on %d ms',
    (rate, burst, slack) => {
      expect(new Spacing(rate).slack(10, burst)).toBe(slack);
    },
  );
});
