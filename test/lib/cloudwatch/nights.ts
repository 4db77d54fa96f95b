import { DAY, HOUR, MINUTE } from '../../support/clock.ts';
import type { Sent, Series } from './alarm.ts';

/** Whose connections these nights are about. */
export const CONNECTIONS = ['crm', 'erp', 'dns'] as const;

/** One of {@link CONNECTIONS}. */
export type ConnectionName = (typeof CONNECTIONS)[number];

/** Nights before the story begins, on which all is well: the alarms have settled. */
const QUIET_NIGHTS = 3;

/** When the schedule is due, in milliseconds of the day. */
const DUE = 3 * HOUR;

/** The metrics of many nights, as a deployment and AWS send them. */
export class Nights {
  readonly nights: number;
  readonly #sent = new Map<string, Sent[]>();
  /** Dead letters and what they wait for, by queue. */
  readonly #letters = new Map<'schedule' | 'function', number>();

  constructor(nights: number) {
    this.nights = nights;
    for (let night = -QUIET_NIGHTS; night < 0; night++) this.run(night);
  }

  /** When the run of a night is due: epoch milliseconds. */
  due(night: number): number {
    return (night + QUIET_NIGHTS) * DAY + DUE;
  }

  get end(): number {
    return this.due(this.nights);
  }

  /** A whole scheduled run comes to its end, and tells which connections need attention. */
  run(night: number, needAttention: readonly ConnectionName[] = [], lateMillis = 0): void {
    const at = this.due(night) + lateMillis + 5 * MINUTE;
    this.#send('Runs', at, 1);
    for (const name of CONNECTIONS)
      this.#send(`Attention ${name}`, at, needAttention.includes(name) ? 1 : 0);
    const failed = needAttention.length === CONNECTIONS.length;
    this.#send('Errors', at, failed ? 1 : 0);
    if (failed) this.letter(night, 'function');
  }

  /** A scheduled run begins and dies. */
  crash(night: number, afterMillis = MINUTE): void {
    this.#send('Errors', this.due(night) + afterMillis, 1);
    this.letter(night, 'function');
  }

  /** Lambda refuses to start the run, for the hour in which the schedule tries again. */
  throttle(night: number): void {
    for (let attempt = 0; attempt < 4; attempt++)
      this.#send('Throttles', this.due(night) + attempt * 15 * MINUTE, 1);
    this.letter(night, 'schedule');
  }

  /** A dead letter arrives an hour after a run was due, and waits for fourteen days. */
  letter(night: number, queue: 'schedule' | 'function'): void {
    const from = this.due(night) + HOUR;
    const until = Math.min(from + 14 * DAY, this.end);
    const begin = Math.max(from, this.#letters.get(queue) ?? from);
    for (let at = begin; at < until; at += 5 * MINUTE)
      this.#send(`ApproximateNumberOfMessagesVisible ${queue}`, at, 1);
    this.#letters.set(queue, Math.max(until, begin));
  }

  /** A person invokes the function so many milliseconds after a run was due. */
  invokeByHand(night: number, afterMillis: number, outcome: 'good' | 'failed'): void {
    this.#send('Errors', this.due(night) + afterMillis, outcome === 'failed' ? 1 : 0);
  }

  /** The topic cannot deliver a message. */
  loseMessage(night: number): void {
    this.#send('NumberOfNotificationsFailed', this.due(night) + 10 * MINUTE, 1);
  }

  get series(): Series {
    return this.#sent;
  }

  #send(metric: string, at: number, value: number): void {
    const sent = this.#sent.get(metric) ?? [];
    this.#sent.set(metric, sent);
    sent.push({ at, value });
  }
}
