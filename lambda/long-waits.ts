import { MINUTE } from './domain/duration.ts';
import type { LongWait } from './domain/long-wait.ts';
import type { Clock } from './ports.ts';

const NOTHING = () => {};

/** Has the long waits of one connection told, once for those that overlap and end within a minute. */
export class LongWaits {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tell: (wait: LongWait) => void;
  #toldUntil = Number.NEGATIVE_INFINITY;

  /** @param tell called with each wait of more than a minute */
  constructor(clock: Pick<Clock, 'now'>, tell: (wait: LongWait) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Notes a wait that begins, and is as long as this. */
  add(millis: number, why: string | undefined): void {
    if (millis > MINUTE) this.#tellUntil(this.#clock.now() + millis, why);
  }

  /**
   * Notes a wait that begins, and may end at any moment: it is told once it has lasted a minute. To be called when it
   * ends: what is returned.
   * @param mostMillis how long it can be. @default - nobody knows
   */
  begin(why: string, mostMillis?: number): () => void {
    if (mostMillis !== undefined && mostMillis <= MINUTE) return NOTHING;
    const until = mostMillis && this.#clock.now() + mostMillis;
    const tell = () => (until === undefined ? this.#tell({ why }) : this.#tellUntil(until, why));
    const timer = setTimeout(tell, MINUTE).unref();
    return () => clearTimeout(timer);
  }

  #tellUntil(until: number, why: string | undefined): void {
    if (until - this.#toldUntil <= MINUTE) return;
    this.#toldUntil = until;
    this.#tell({ end: { millis: until - this.#clock.now(), until }, why });
  }
}
