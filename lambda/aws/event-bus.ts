import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { OutgoingEvent, SentEvents } from '../domain/outgoing-event.ts';
import { describeError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { type AwsAccess, configOf, limitTime } from './clients.ts';
import { awsErrorName, connectionMeaning } from './errors.ts';
import { withinTime } from './time-limit.ts';

/** The source of all events. */
const SOURCE = 'token-sweeper';

/**
 * What one request takes: ten entries, and 256 KB of them all, of which some is kept for what is not the detail.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
const [MAX_ENTRIES, MAX_BYTES] = [10, 250_000];

/** Bytes of an entry besides its detail, at most. */
const ENVELOPE_BYTES = 100;

const MAX_REQUESTS = 4;
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MILLIS = 200;

/** Events that wait to be sent; what comes on top of them is lost, so that memory suffices wherever the bus is slow. */
const MAX_WAITING = 10_000;

/** For the rest, once the run is over: an invocation has little time left then. */
const CLOSE_MILLIS = 10_000;

type Entry = PutEventsRequestEntry & { readonly Detail: string };

/** Sends events to a bus of EventBridge while a run goes on. Never throws. */
export class EventBus {
  readonly #bus: string;
  readonly #clock: Pick<Clock, 'sleep'>;
  readonly #access: AwsAccess;
  #client: Promise<EventBridgeClient> | undefined;
  #waiting: Entry[] = [];
  readonly #sending = new Set<Promise<void>>();
  #unsent = 0;
  #lost = 0;
  #why: string | undefined;

  /** @param bus its name or ARN */
  constructor(bus: string, clock: Pick<Clock, 'sleep'>, access: AwsAccess = {}) {
    this.#bus = bus;
    this.#clock = clock;
    this.#access = access;
  }

  /** Takes in one event. */
  add({ detailType, time, detail }: OutgoingEvent): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#lose(1, 'the bus takes them too slowly');
      return;
    }
    this.#waiting.push({
      EventBusName: this.#bus,
      Source: SOURCE,
      DetailType: detailType,
      Time: new Date(time),
      Detail: JSON.stringify(detail),
    });
    this.#sendFrom(MAX_ENTRIES);
  }

  /** Sends the rest, and tells what was lost. */
  async close(): Promise<SentEvents> {
    try {
      await withinTime(CLOSE_MILLIS, 'there was no time to send them', this.#drain());
    } catch (error) {
      this.#lose(this.#waiting.length + this.#unsent, describeError(error).message);
    }
    await this.#client?.then((client) => client.destroy());
    return { lost: this.#lost, ...(this.#why !== undefined && { why: this.#why }) };
  }

  async #drain(): Promise<void> {
    this.#sendFrom(1);
    while (this.#sending.size > 0) {
      await Promise.race(this.#sending);
      this.#sendFrom(1);
    }
  }

  /** Begins requests as long as so many events wait. */
  #sendFrom(least: number): void {
    while (this.#waiting.length >= least && this.#sending.size < MAX_REQUESTS) {
      const entries = this.#takeRequest();
      this.#unsent += entries.length;
      const sent = this.#send(entries).then(() => {
        this.#unsent -= entries.length;
        this.#sending.delete(sent);
        this.#sendFrom(MAX_ENTRIES);
      });
      this.#sending.add(sent);
    }
  }

  #takeRequest(): readonly Entry[] {
    let bytes = 0;
    const fits = this.#waiting.slice(0, MAX_ENTRIES).findIndex((entry) => {
      bytes += Buffer.byteLength(entry.Detail) + ENVELOPE_BYTES;
      return bytes > MAX_BYTES;
    });
    return this.#waiting.splice(0, fits === -1 ? MAX_ENTRIES : Math.max(1, fits));
  }

  /** Sends entries, and those that the bus refuses some times more. */
  async #send(entries: readonly Entry[]): Promise<void> {
    let left = entries;
    for (let attempt = 1; ; attempt++) {
      try {
        const { refused, why } = await this.#put(left);
        if (refused.length === 0) return;
        left = refused;
        if (attempt === MAX_ATTEMPTS) return this.#lose(left.length, why);
      } catch (error) {
        // The client has repeated the request already.
        return this.#lose(left.length, connectionMeaning(error)?.[1] ?? awsErrorName(error));
      }
      await this.#clock.sleep(FIRST_PAUSE_MILLIS * 2 ** (attempt - 1));
    }
  }

  /** Sends entries once, and returns those that the bus refused. Throws what the client throws. */
  async #put(entries: readonly Entry[]) {
    const command = new PutEventsCommand({ Entries: [...entries] });
    this.#client ??= createClient(this.#access);
    const { Entries = [] } = await (await this.#client).send(command);
    const refused = entries.filter((_, index) => Entries[index]?.EventId === undefined);
    const why = Entries.find(({ EventId }) => EventId === undefined)?.ErrorCode;
    return { refused, why: why ?? 'the bus did not confirm them' };
  }

  #lose(count: number, why: string): void {
    this.#lost += count;
    this.#why ??= why;
  }
}

/** What it cannot send soon is told in another way. */
async function createClient(access: AwsAccess): Promise<EventBridgeClient> {
  const { requestHandler, ...config } = await configOf(access);
  const client = new EventBridgeClient({
    ...config,
    maxAttempts: 2,
    requestHandler: { ...requestHandler, requestTimeout: 5_000 },
  });
  client.middlewareStack.add(limitTime(access), { step: 'initialize' });
  return client;
}
