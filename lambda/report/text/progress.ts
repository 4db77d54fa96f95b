import type { LimitState, SweepEvent } from '../../domain/events.ts';
import { describeLength } from './times.ts';

/** The rate is that of the last few seconds, because a provider may slow a run down at any time. */
const WINDOW_MILLIS = 5000;

interface Sample {
  readonly at: number;
  readonly count: number;
}

/** Folds the events of a run into one line that says how far it is. */
export class Progress {
  readonly #connections: number;
  readonly #acting = new Set<string>();
  #finished = 0;
  #listed = 0;
  #toRevoke = 0;
  #settled = 0;
  #samples: Sample[] = [];
  #measuring: 'listed' | 'settled' = 'listed';

  /** `connections`: how many take part in the run. */
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
        // From here on a connection speaks of nothing but the tokens that it set out to revoke.
        if (this.#acting.has(event.connection)) this.#settled++;
        break;
      case 'connection-finished':
        this.#finished++;
        break;
      default:
        event satisfies never;
    }
  }

  /** The line at `now` (epoch milliseconds), given how the connections are limited at the moment. */
  line(now: number, limits: readonly LimitState[]): string {
    const rate = this.#rate(now);
    const parts =
      this.#toRevoke > 0
        ? this.#revoking(rate)
        : [`listed: ${count(this.#listed)}${perSecond(rate)}`];
    const throttled = limits.reduce((sum, one) => sum + one.throttled, 0);
    if (throttled > 0) parts.push(`throttled ${count(throttled)}×`);
    parts.push(`${this.#finished} of ${this.#connections} connections done`);
    return parts.join(' · ');
  }

  #revoking(rate: number): string[] {
    const left = this.#toRevoke - this.#settled;
    const parts = [
      `revoking: ${count(this.#settled)} of ${count(this.#toRevoke)}${perSecond(rate)}`,
    ];
    if (left > 0 && rate > 0)
      parts.push(`about ${describeLength(Math.ceil(left / rate) * 1000)} left`);
    return parts;
  }

  /** Things done a second: tokens listed at first, tokens settled once the run acts. */
  #rate(now: number): number {
    const measuring = this.#toRevoke > 0 ? 'settled' : 'listed';
    if (measuring !== this.#measuring) this.#samples = [];
    this.#measuring = measuring;
    this.#samples.push({ at: now, count: measuring === 'settled' ? this.#settled : this.#listed });
    while ((this.#samples[1]?.at ?? now) <= now - WINDOW_MILLIS) this.#samples.shift();
    const [first] = this.#samples;
    if (!first || first.at >= now) return 0;
    const last = this.#samples.at(-1);
    return ((last?.count ?? 0) - first.count) / ((now - first.at) / 1000);
  }
}

function perSecond(rate: number): string {
  return rate > 0 ? ` (${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s)` : '';
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
