import type { TestClock } from '../support/clock.ts';
import type { Loopback } from '../support/sandbox/loopback.ts';

/** Servers that do not listen, and a clock that lets them listen again while their clients wait. */
export class Outages {
  /** The clock that it was given, on which every wait is noticed. */
  readonly clock: TestClock;
  readonly #down = new Map<Loopback, { waitsLeft: number; stopped: Promise<void> }>();

  constructor(clock: TestClock) {
    this.clock = {
      ...clock,
      sleep: async (millis, signal) => {
        await clock.sleep(millis, signal);
        await this.#waited();
      },
    };
  }

  /** Breaks all connections of `server` and refuses new ones, `once` until a client waits for the second time. */
  begin(server: Loopback, times: 'once' | 'for good'): void {
    const waitsLeft = times === 'once' ? WAITS : Number.POSITIVE_INFINITY;
    this.#down.set(server, { waitsLeft, stopped: server.pause() });
  }

  /** Lets every server listen again. */
  async end(): Promise<void> {
    for (const server of [...this.#down.keys()]) await this.#resume(server);
  }

  async #waited(): Promise<void> {
    for (const [server, outage] of this.#down) {
      outage.waitsLeft -= 1;
      if (outage.waitsLeft <= 0) await this.#resume(server);
    }
  }

  async #resume(server: Loopback): Promise<void> {
    const outage = this.#down.get(server);
    this.#down.delete(server);
    await outage?.stopped;
    if (outage) await server.resume();
  }
}

/** One attempt is broken off and at least one more is refused. */
const WAITS = 2;
