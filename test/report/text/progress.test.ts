import { describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../../lambda/domain/events.ts';
import { Progress } from '../../../lambda/report/text/progress.ts';
import { finishedEvent, pageEvent, tokenEvent } from '../../support/report-events.ts';

const acting = (candidates: number): SweepEvent => ({
  type: 'acting',
  connection: 'devices',
  provider: 'route53-global-resolver',
  candidates,
});
const revoked = tokenEvent({ outcome: 'revoked' });

function addTimes(progress: Progress, count: number, event: SweepEvent): void {
  for (let i = 0; i < count; i++) progress.add(event);
}

describe('the progress line of a run that lists', () => {
  test('begins with nothing listed and no rate', () => {
    expect(new Progress(3).line(0, [])).toBe('listed: 0 · 0 of 3 connections done');
  });

  test('shows how many tokens are listed, and how many per second', () => {
    const progress = new Progress(2);
    progress.line(0, []);
    progress.add(pageEvent(3000, 3000));
    expect(progress.line(2000, [])).toBe('listed: 3,000 (1,500/s) · 0 of 2 connections done');
  });
});

describe('the progress line of a run that revokes', () => {
  test('shows how many revocations are done, their rate and the time left', () => {
    const progress = new Progress(1);
    progress.add(pageEvent(5000, 5000));
    progress.add(acting(1000));
    progress.line(10_000, []);
    addTimes(progress, 200, revoked);
    expect(progress.line(12_000, [])).toBe(
      'revoking: 200 of 1,000 (100/s) · about 8 seconds left · 0 of 1 connections done',
    );
  });

  test('measures the rate of the last five seconds only', () => {
    const progress = new Progress(1);
    progress.add(acting(10_000));
    progress.line(0, []);
    addTimes(progress, 5000, revoked);
    for (let second = 1; second <= 10; second++) progress.line(second * 1000, []);
    addTimes(progress, 5, revoked);
    expect(progress.line(10_000, [])).toContain('5,005 of 10,000 (1.0/s)');
  });

  test('shows no rate while nothing happens', () => {
    const progress = new Progress(1);
    progress.add(acting(10));
    progress.line(0, []);
    expect(progress.line(3000, [])).toBe('revoking: 0 of 10 · 0 of 1 connections done');
  });

  test('does not count tokens that were withheld before the first revocation', () => {
    const progress = new Progress(1);
    progress.add({ ...revoked, decision: 'withheld' });
    progress.add(acting(2));
    progress.add(revoked);
    expect(progress.line(0, [])).toContain('revoking: 1 of 2');
  });
});

describe('the progress line at any time', () => {
  test('shows how often providers throttled, all connections together', () => {
    const limits = [
      { concurrency: 5, throttled: 2 },
      { concurrency: 5, throttled: 1 },
    ];
    expect(new Progress(2).line(0, limits)).toContain('throttled 3×');
  });

  test('shows what limits the connections, each limit once', () => {
    const limitedBy = { kind: 'rate', requestsPerSecond: 12 } as const;
    const window = { kind: 'window', limit: 600, windowSeconds: 60, resetsInSeconds: 23 } as const;
    const limits = { concurrency: 5, throttled: 0 };
    const line = (...all: Parameters<Progress['line']>[1]) => new Progress(2).line(0, all);
    expect(line({ ...limits, limitedBy: window })).toContain(
      ' · limited by: window 600/min, resets in 23 s · ',
    );
    expect(line({ ...limits, limitedBy }, limits, { ...limits, limitedBy })).toContain(
      ' · limited by: 12/s found · ',
    );
    expect(line(limits)).not.toContain('limited');
  });

  test('counts the finished connections', () => {
    const progress = new Progress(2);
    progress.add(finishedEvent());
    expect(progress.line(0, [])).toContain('1 of 2 connections done');
  });
});
