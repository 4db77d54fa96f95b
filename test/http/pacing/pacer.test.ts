import { describe, expect, test } from 'vitest';
import { Pacer } from '../../../lambda/http/pacing/pacer.ts';
import { Sender } from './flight.ts';

const ACCEPTED = { kind: 'ok' } as const;
const REFUSED = { kind: 'throttled' } as const;
const NEVER = Number.POSITIVE_INFINITY;

/** What the headers of a window of 100 say. */
const told = (remaining: number, resetMillis: number) => ({
  rateLimit: { limit: 100, remaining, resetMillis },
});

describe('a pacer without a known limit', () => {
  test('starts with four in flight and adds one for each accepted', () => {
    const sender = new Sender(new Pacer());
    const answers = Array.from({ length: 4 }, () => {
      expect(sender.pacer.readyAt).toBeLessThanOrEqual(0);
      return sender.start(0);
    });
    expect([sender.pacer.state, sender.pacer.readyAt]).toEqual(['open', NEVER]);
    answers[0]?.(ACCEPTED, 20);
    expect(sender.pacer.readyAt).toBeLessThanOrEqual(20);
  });
});

/** A pacer that was refused although nothing else was in flight, after 20 were accepted one by one. */
function closed(): Sender {
  const sender = new Sender(new Pacer());
  for (let at = 0; at < 200; at += 10) sender.start(at)(ACCEPTED, at + 10);
  sender.start(200)(REFUSED, 210);
  return sender;
}

describe('a pacer that was refused', () => {
  test('is closed, and tries one request when all others were answered', () => {
    const { pacer } = closed();
    expect([pacer.state, pacer.readyAt]).toEqual(['closed', 210]);
  });

  test('keeps to a pace when that is accepted', () => {
    const sender = closed();
    sender.start(226)(ACCEPTED, 236);
    expect(sender.pacer.state).toBe('paced');
    expect(sender.pacer.rate).toBeLessThan(100);
  });

  test('goes on trying, and when it opens at last, spends what that holds at once', () => {
    const sender = closed();
    for (const at of [226, 500, 1000, 2000]) sender.start(at)(REFUSED, at + 10);
    expect(sender.pacer.state).toBe('closed');
    sender.start(3000)(ACCEPTED, 3010);
    // 20 in three tenths of the 3,010 ms from one opening to the next.
    expect([sender.pacer.state, sender.pacer.rate]).toEqual(['paced', expect.closeTo(22.15, 2)]);
  });

  test('learns nothing about its pace from a window that is used up', () => {
    const sender = closed();
    sender.start(226)(ACCEPTED, 236);
    const { rate } = sender.pacer;
    for (const at of [250, 270, 290, 310]) sender.start(at)(REFUSED, at + 10);
    expect(sender.pacer.state).toBe('closed');
    for (const at of [400, 700]) sender.start(at)(REFUSED, at + 10);
    sender.start(1000)(ACCEPTED, 1010);
    expect(sender.pacer.rate).toBeCloseTo(Math.min(rate, 21 / 0.303), 1);
  });
});

describe('a pacer that is told of a window', () => {
  test('sends no more than remain, and nothing before the reset', () => {
    const sender = new Sender(new Pacer());
    const [first, second] = [sender.start(0), sender.start(0)];
    first({ ...ACCEPTED, ...told(0, 9000) }, 20);
    expect(sender.pacer.readyAt).toBeLessThanOrEqual(20);
    // One more than remain: that they are right is to be seen once.
    sender.start(20);
    expect(sender.pacer.readyAt).toBe(NEVER);
    second({ ...REFUSED, ...told(0, 9000) }, 30);
    expect([sender.pacer.state, sender.pacer.readyAt]).toEqual(['closed', 9020]);
  });

  test('tries one request at the first reset, and goes on at full speed at those after it', () => {
    const sender = new Sender(new Pacer());
    sender.start(0)({ ...REFUSED, ...told(0, 9000) }, 20);
    const first = sender.start(9020);
    expect(sender.pacer.readyAt).toBe(NEVER);
    first({ ...ACCEPTED, ...told(99, 10_000) }, 9040);
    expect([sender.pacer.state, sender.pacer.readyAt]).toEqual(['open', 9040]);
    sender.start(9040)({ ...ACCEPTED, ...told(0, 9900) }, 9060);
    expect(sender.pacer.readyAt).toBe(18_960);
    sender.start(18_960);
    expect(sender.pacer.readyAt).toBeLessThanOrEqual(18_960);
  });

  test('keeps to the reset that a refusal tells', () => {
    const sender = closed();
    sender.start(226)({ ...REFUSED, ...told(0, 60_000) }, 236);
    expect(sender.pacer.readyAt).toBe(60_236);
  });
});

describe('a pacer with a configured rate', () => {
  test('uses 99 % of it', () => {
    expect(new Pacer(100).rate).toBeCloseTo(99, 6);
  });

  test('keeps it in spite of eleven refusals, and lowers it after one more', () => {
    const sender = new Sender(new Pacer(20));
    for (let refusals = 1; refusals <= 12; refusals += 1) {
      expect([sender.pacer.state, sender.pacer.rate]).toEqual(['open', 19.8]);
      sender.start(refusals * 1000)(REFUSED, refusals * 1000 + 20);
    }
    expect(sender.pacer.state).toBe('closed');
  });
});
