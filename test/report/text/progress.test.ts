import { describe, expect, test } from 'vitest';
import type { SweepEvent, TokenEvent } from '../../../lambda/domain/events.ts';
import { Progress } from '../../../lambda/report/text/progress.ts';

const page = (listed: number): SweepEvent => ({
  type: 'page',
  connection: 'a',
  provider: 'template',
  listed,
  kept: listed,
  expiringSoon: 0,
  byRule: {},
  cannotTell: {},
});
const acting = (candidates: number): SweepEvent => ({
  type: 'acting',
  connection: 'a',
  provider: 'template',
  candidates,
});
const gone: TokenEvent = {
  type: 'token',
  connection: 'a',
  provider: 'template',
  token: { id: 't', expiresAt: 'unknown', lastUsedAt: 'unknown' },
  decision: 'revoke',
  rule: 'too-old',
  reason: 'rule too-old matches',
  outcome: 'revoked',
  at: 0,
};
const finished: SweepEvent = {
  type: 'connection-finished',
  connection: 'a',
  provider: 'template',
  status: 'ok',
  complete: true,
};

function addTimes(progress: Progress, count: number, event: SweepEvent): void {
  for (let i = 0; i < count; i++) progress.add(event);
}

describe('the progress line', () => {
  test('begins with nothing listed and no rate', () => {
    expect(new Progress(3).line(0, [])).toBe('listed: 0 · 0 of 3 connections done');
  });

  test('tells how many tokens are listed, and how many a second', () => {
    const progress = new Progress(2);
    progress.line(0, []);
    progress.add(page(3000));
    expect(progress.line(2000, [])).toBe('listed: 3,000 (1,500/s) · 0 of 2 connections done');
  });

  test('tells how many revocations are done, their rate and the time that is left', () => {
    const progress = new Progress(1);
    progress.add(page(5000));
    progress.add(acting(1000));
    progress.line(10_000, []);
    addTimes(progress, 200, gone);
    expect(progress.line(12_000, [])).toBe(
      'revoking: 200 of 1,000 (100/s) · about 8 seconds left · 0 of 1 connections done',
    );
  });

  test('measures the rate of the last five seconds only', () => {
    const progress = new Progress(1);
    progress.add(acting(10_000));
    progress.line(0, []);
    addTimes(progress, 5000, gone);
    for (let second = 1; second <= 10; second++) progress.line(second * 1000, []);
    addTimes(progress, 5, gone);
    expect(progress.line(10_000, [])).toContain('5,005 of 10,000 (1.0/s)');
  });

  test('says nothing of the rate while nothing happens', () => {
    const progress = new Progress(1);
    progress.add(acting(10));
    progress.line(0, []);
    expect(progress.line(3000, [])).toBe('revoking: 0 of 10 · 0 of 1 connections done');
  });

  test('does not take tokens that were withheld before the first revocation for done', () => {
    const progress = new Progress(1);
    progress.add({ ...gone, decision: 'withheld' });
    progress.add(acting(2));
    progress.add(gone);
    expect(progress.line(0, [])).toContain('revoking: 1 of 2');
  });

  test('tells how often the providers asked to slow down, all connections together', () => {
    const limits = [
      { concurrency: 5, throttled: 2 },
      { concurrency: 5, throttled: 1 },
    ];
    expect(new Progress(2).line(0, limits)).toContain('throttled 3×');
  });

  test('counts the connections that are done', () => {
    const progress = new Progress(2);
    progress.add(finished);
    expect(progress.line(0, [])).toContain('1 of 2 connections done');
  });
});
