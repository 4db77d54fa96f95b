import type { CurrentLimits, SweepEvent } from '../../domain/events.ts';
import { formatCount } from './counts.ts';
import { describeLimitedBy } from './limited-by.ts';
import { describeLength } from './times.ts';

/** The rate covers the last few seconds only, because a provider may slow a run down at any time. */
const RATE_WINDOW_MS = 5000;

interface Sample {
  readonly at: number;
  readonly count: number;
}

/** Folds the events of a run into one line that shows how far it is. */
export class Progress {
  readonly #connections: number;
  readonly #acting = new Set<string>();
  #finished = 0;
  #listed = 0;
  #toRevoke = 0;
  #settled = 0;
  #samples: Sample[] = [];
  #measuring: 'listed' | 'settled' = 'listed';

  /** @param connections how many take part in the run */
  constructor(connections: number) {
    this.#connections = connections;
  }

  /** Takes in one event. */
  add(event: SweepEvent): void {
    switch (event.type) {
      case 'page':
        this.#listed += event.listed;
        break;
      case 'acting':
        this.#acting.add(event.connection);
        this.#toRevoke += event.candidates;
        break;
      case 'token':
        // Once a connection acts, every token event is about one of its candidates.
        if (this.#acting.has(event.connection)) this.#settled++;
        break;
      case 'connection-finished':
        this.#finished++;
        break;
      case 'counted':
        break;
      default:
        event satisfies never;
    }
  }

  /** The line at `now` (milliseconds by a clock that nobody sets); `limits` is the current state of each connection's limits. */
  line(now: number, limits: readonly CurrentLimits[]): string {
    const rate = this.#rate(now);
    const parts =
      this.#toRevoke > 0
        ? this.#revoking(rate)
        : [`listed: ${formatCount(this.#listed)}${perSecond(rate)}`];
    const throttled = limits.reduce((sum, limit) => sum + limit.throttled, 0);
    if (throttled > 0) parts.push(`throttled ${formatCount(throttled)}×`);
    const reasons = new Set(
      limits.flatMap(({ limitedBy }) => (limitedBy ? [describeLimitedBy(limitedBy)] : [])),
    );
    if (reasons.size > 0) parts.push(`limited by: ${[...reasons].join('; ')}`);
    parts.push(`${this.#finished} of ${this.#connections} connections done`);
    return parts.join(' · ');
  }

  #revoking(rate: number): string[] {
    const left = this.#toRevoke - this.#settled;
    const parts = [
      `revoking: ${formatCount(this.#settled)} of ${formatCount(this.#toRevoke)}${perSecond(rate)}`,
    ];
    if (left > 0 && rate > 0)
      parts.push(`about ${describeLength(Math.ceil(left / rate) * 1000)} left`);
    return parts;
  }

  /** Tokens per second: listed at first, settled once the run acts. */
  #rate(now: number): number {
    const measuring = this.#toRevoke > 0 ? 'settled' : 'listed';
    if (measuring !== this.#measuring) this.#samples = [];
    this.#measuring = measuring;
    this.#samples.push({ at: now, count: measuring === 'settled' ? this.#settled : this.#listed });
    while ((this.#samples[1]?.at ?? now) <= now - RATE_WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || first.at >= now) return 0;
    const last = this.#samples.at(-1);
    return ((last?.count ?? 0) - first.count) / ((now - first.at) / 1000);
  }
}

function perSecond(rate: number): string {
  return rate > 0 ? ` (${rate < 10 ? rate.toFixed(1) : formatCount(Math.round(rate))}/s)` : '';
}
