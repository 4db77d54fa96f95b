import type { AuditRecord } from '../audit/record.ts';
import type { EventBus } from '../aws/event-bus.ts';
import type { Report } from '../domain/report.ts';
import { connectionEvents, type Standing, sweepEvent, tokenEvent } from '../notice/events.ts';
import { plural } from '../report/text/counts.ts';
import { fitReport } from './answer.ts';
import type { InvocationContext } from './invocation-context.ts';
import type { Log } from './log.ts';

/** The longest detail of an event: 256 KB is what EventBridge takes. */
const MAX_DETAIL_BYTES = 200_000;

/** What became of the events of an invocation. */
export interface ToldEvents {
  /** How many may not have arrived. */
  readonly lost: number;
  /** What whoever reads the answer should know. */
  readonly warnings: readonly string[];
}

/** Tells subscribers by events what an invocation does; nobody, where the deployment names no bus. */
export class RunEvents {
  readonly #sweeper: string;
  readonly #bus: EventBus | undefined;
  readonly #log: Log;

  private constructor(sweeper: string, bus: EventBus | undefined, log: Log) {
    this.#sweeper = sweeper;
    this.#bus = bus;
    this.#log = log;
  }

  /** Loads the client of EventBridge only where there is a bus. */
  static async open(
    { environment, adapters }: Pick<InvocationContext, 'environment' | 'adapters'>,
    log: Log,
  ): Promise<RunEvents> {
    const { name, eventBus } = environment;
    if (eventBus === undefined) return new RunEvents(name, undefined, log);
    const { EventBus } = await import('../aws/event-bus.ts');
    return new RunEvents(name, new EventBus(eventBus, adapters.clock, adapters), log);
  }

  /** Takes in what became of a token. */
  token(record: AuditRecord): void {
    if (!this.#bus) return;
    const event = tokenEvent(this.#sweeper, record);
    if (event) this.#bus.add(event);
  }

  /** Takes in that a sweep is over. @param standing of its connections, after a whole scheduled run */
  sweep(report: Report, standing: Standing | undefined): void {
    const events = standing ? connectionEvents(this.#sweeper, report, standing) : [];
    const finished = sweepEvent(this.#sweeper, fitReport(report, MAX_DETAIL_BYTES));
    for (const event of [...events, finished]) this.#bus?.add(event);
  }

  /** Sends the rest, and tells in the log and by what it returns what was lost. Never throws. */
  async close(): Promise<ToldEvents> {
    const { lost = 0, why = '' } = (await this.#bus?.close()) ?? {};
    if (lost === 0) return { lost, warnings: [] };
    const warning = `${plural(lost, 'event')} could not be sent to the event bus (${why})`;
    this.#log('WARN', warning);
    return { lost, warnings: [warning] };
  }
}
