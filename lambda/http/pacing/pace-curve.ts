/** Share of a rate by which a pace begins below it; after twice as many requests it is as much above it. */
const DEPTH = { measured: 0.05, guessed: 0.3 };

/** Requests until a pace is back at a rate: as many as measured it, within these bounds. */
const REQUESTS = { fewest: 10, most: 60 };

/** Share of those after which it is near that rate, so that it may stay there. */
const PLATEAU = 0.5;

/** Latencies that takes at least, as refusals are noticed a latency later. */
const LATENCIES = 4;

/**
 * Raises a pace from request to request, as TCP CUBIC does: first quickly, slowly near the rate at which it was last
 * refused, then ever more quickly, as that may have risen.
 */
export class PaceCurve {
  #base: number;
  #length = Number.POSITIVE_INFINITY;
  #depth = DEPTH.measured;
  #done = 0;
  #holdUntil = Number.NEGATIVE_INFINITY;

  /** @param rate in requests a second, which is kept */
  constructor(rate: number) {
    this.#base = rate;
  }

  /** Requests a second. */
  get rate(): number {
    if (this.#length === Number.POSITIVE_INFINITY) return this.#base;
    return this.#base * (1 + this.#depth * (this.#done / this.#length - 1) ** 3);
  }

  /**
   * Begins below a rate that was measured from so many requests.
   * @param latency of one, in milliseconds
   * @param until when it stays just below that rate, if those were enough to be sure of it
   */
  beginBelow(rate: number, requests: number, latency: number, until: number): void {
    this.#begin(rate, requests, latency, DEPTH.measured);
    this.#holdUntil = requests < REQUESTS.most ? Number.NEGATIVE_INFINITY : until;
  }

  /** Begins at a rate, which is kept until a time. @param known where it comes from */
  beginAt(rate: number, known: keyof typeof DEPTH, latency: number, until: number): void {
    const requests = known === 'measured' ? REQUESTS.most : REQUESTS.fewest;
    this.#begin(rate, requests, latency, DEPTH[known]);
    this.#done = this.#length;
    this.#holdUntil = until;
  }

  /** A burst of so many requests hides that a pace is too fast. */
  lengthen(burst: number): void {
    const share = this.#done / this.#length;
    this.#length = Math.max(this.#length, burst);
    this.#done = share * this.#length;
  }

  /** A request was accepted that the pace had held back. */
  accept(now: number): void {
    if (now >= this.#holdUntil || this.#done < PLATEAU * this.#length) this.#done += 1;
  }

  #begin(rate: number, requests: number, latency: number, depth: number): void {
    const length = Math.min(REQUESTS.most, Math.max(REQUESTS.fewest, requests));
    this.#base = rate;
    this.#length = Math.max(length, (LATENCIES * rate * latency) / 1000);
    this.#depth = depth;
    this.#done = 0;
  }
}
