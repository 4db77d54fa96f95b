import { describe, expect, test } from 'vitest';
import { RatePacer } from '../../../lambda/http/pacing/rate-pacer.ts';

/** Sends requests of a pacer, one every ten milliseconds, and numbers them. */
class Sender {
  readonly pacer: RatePacer;
  #serial = 0;
  #at = 0;

  constructor(pacer = new RatePacer()) {
    this.pacer = pacer;
  }

  /** When the next one starts. */
  get now(): number {
    return this.#at;
  }

  /** Starts one that is not answered yet. */
  start() {
    const flight = { serial: ++this.#serial, startedAt: this.#at };
    this.pacer.start(flight, false);
    this.#at += 10;
    return flight;
  }

  /** Sends so many that are accepted after ten milliseconds. */
  accept(count: number): void {
    for (let sent = 0; sent < count; sent++) {
      const { startedAt } = this.start();
      this.pacer.onResponse();
      this.pacer.accept(startedAt, startedAt + 10);
    }
  }

  /** Sends one that is refused. */
  refuse(cost = 0) {
    const flight = this.start();
    this.pacer.onResponse();
    this.pacer.refuse(flight, this.#at, cost);
    return flight;
  }
}

/** One whose pace of 100 requests a second was refused once. */
function refusedAt100(): Sender {
  const sender = new Sender();
  sender.accept(50);
  sender.pacer.resume(100, 'measured', 500);
  sender.refuse();
  return sender;
}

describe('the first estimate', () => {
  test('is what was accepted of those that were sent while others were refused', () => {
    const sender = new Sender();
    sender.accept(50);
    const first = sender.start();
    for (let sent = 0; sent < 20; sent++) sender.start();
    sender.pacer.refuse(first, 710, 0);
    for (let serial = 52; serial <= 61; serial++)
      sender.pacer.refuse({ serial, startedAt: 10 * serial }, 710, 0);
    sender.pacer.limit({ serial: 72, startedAt: 2000 }, 2010);
    // Ten of twenty, in 200 ms.
    expect([sender.pacer.rate, sender.pacer.isLimited]).toEqual([expect.closeTo(50, 6), true]);
  });

  test('is what was accepted in the whole time, where hardly anything was sent afterwards', () => {
    const sender = new Sender();
    sender.pacer.start({ serial: 0, startedAt: 0 }, true);
    sender.pacer.onResponse();
    sender.accept(50);
    const first = sender.refuse();
    sender.pacer.limit({ ...first, serial: first.serial + 1, startedAt: 990 }, 1000);
    expect(sender.pacer.rate).toBeCloseTo(50, 6);
  });
});

describe('a pace that is refused', () => {
  test('is lowered to between itself and what was refilled, and begins just below', () => {
    const sender = refusedAt100();
    sender.accept(40);
    const before = sender.pacer.rate;
    sender.refuse();
    const refilled = 1000 * (40.5 / 410);
    expect(sender.pacer.rate).toBeCloseTo(0.95 * Math.sqrt(refilled * before), 6);
  });

  test('is lowered once for all requests that had started', () => {
    const sender = refusedAt100();
    const { rate } = sender.pacer;
    sender.pacer.refuse({ serial: 51, startedAt: 500 }, 600, 0);
    sender.pacer.refuse({ serial: 40, startedAt: 400 }, 600, 0);
    expect(sender.pacer.rate).toBe(rate);
  });

  test.each([
    ['seven tenths where only a few were accepted since the last refusal', 7, 0.7],
    ['three tenths else', 8, 0.3],
  ])('keeps %s', (_, accepted, share) => {
    const sender = refusedAt100();
    sender.accept(accepted);
    const before = sender.pacer.rate;
    const late = { serial: 52 + accepted, startedAt: 60_000 };
    sender.pacer.start(late, false);
    sender.pacer.refuse(late, 60_010, 0);
    expect(sender.pacer.rate).toBeCloseTo(0.95 * share * before, 6);
  });
});

describe('a pace', () => {
  test('is set after a time of which nothing is to be learned, and kept as long as asked', () => {
    const sender = new Sender();
    sender.accept(10);
    sender.pacer.resume(50, 'guessed', 100, 300);
    sender.accept(25);
    expect(sender.pacer.rate).toBe(50);
    sender.accept(25);
    expect(sender.pacer.rate).toBeGreaterThan(50);
  });

  test('is kept for twenty times as long as a ban, after it was measured between two', () => {
    const sender = new Sender();
    sender.pacer.settle(100, 10, 0, 10);
    expect(sender.pacer.rate).toBeCloseTo(97, 6);
    sender.accept(19);
    expect(sender.pacer.rate).toBeCloseTo(97, 6);
    sender.accept(100);
    expect(sender.pacer.rate).toBeGreaterThan(97);
  });

  test('that a window yields on average leaves three tenths of the last one', () => {
    const { pacer } = refusedAt100();
    const before = pacer.rate;
    pacer.even(1, 5, 1000);
    expect(pacer.rate).toBeCloseTo(0.95 * 0.3 * before, 6);
  });

  test('is never above the configured one', () => {
    const pacer = new RatePacer(100);
    pacer.resume(1000, 'guessed', 0);
    expect([pacer.rate, pacer.isLimited]).toEqual([99, false]);
  });
});

describe('a share of the pace', () => {
  test('is kept once it was found, and not raised any more', () => {
    const sender = new Sender(new RatePacer(undefined, 0.5));
    sender.accept(50);
    sender.pacer.resume(100, 'guessed', sender.now);
    sender.pacer.find(100);
    sender.accept(500);
    expect(sender.pacer.rate).toBe(50);
  });

  test('is that of what is accepted between two refusals, or in a window', () => {
    const sender = new Sender(new RatePacer(undefined, 0.5));
    sender.accept(50);
    sender.pacer.resume(200, 'guessed', sender.now);
    for (const accepted of [1, 1, 100]) {
      sender.accept(accepted);
      sender.pacer.notice(sender.now);
    }
    // 100 in a second.
    expect(sender.pacer.rate).toBeCloseTo(50, 6);
    sender.pacer.find(40);
    expect(sender.pacer.rate).toBe(20);
    sender.pacer.resume(300, 'guessed', sender.now);
    expect(sender.pacer.rate).toBe(20);
  });
});

test('the latency follows a slow response at once, and a fast one slowly', () => {
  const pacer = new RatePacer();
  pacer.start({ serial: 1, startedAt: 0 }, true);
  pacer.accept(0, 100);
  pacer.accept(50, 100);
  expect(pacer.latency).toBeCloseTo(99, 6);
  pacer.accept(100, 300);
  expect(pacer.latency).toBe(200);
});
