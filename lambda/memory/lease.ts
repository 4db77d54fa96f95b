import { randomUUID } from 'node:crypto';
import { MINUTE } from '../domain/duration.ts';
import { SweepError } from '../errors.ts';
import type { Lease } from '../memory-ports.ts';
import type { Clock } from '../ports.ts';
import { countAt, formatRecord, parseRecord, textAt } from './document.ts';
import { DocumentError } from './document-error.ts';
import { memoryUnavailable, type Store } from './store.ts';

/** How leases are taken. */
export interface LeaseOptions {
  /** Milliseconds that a lease lasts unless it is renewed. */
  readonly lengthMillis: number;
  readonly clock: Pick<Clock, 'now' | 'elapsed'>;
}

/** What is stored of a lease. A length of zero says that it was given up. */
interface LeaseRecord {
  readonly holder: string;
  readonly runId: string;
  /** Grows with each renewal, so that no two texts of a lease are the same. */
  readonly counter: number;
  readonly lengthMillis: number;
}

/**
 * Takes the lease of a connection if it is free: given up, or older than its length by the clock of the store.
 * Throws SweepError `busy`, `memory-unavailable`.
 */
export async function takeLease(
  store: Store,
  connection: string,
  runId: string,
  options: LeaseOptions,
): Promise<Lease> {
  const stored = await store.read(leaseName(connection));
  const found = stored && parseLease(connection, stored.text);
  if (stored && found && found.lengthMillis > 0 && (await stored.age()) < found.lengthMillis)
    throw busy(found);
  const lease = new HeldLease(store, connection, runId, options);
  await lease.take(found?.counter ?? 0, stored?.tag);
  return lease;
}

/** Attempts to write a lease whose last text turns out to be one's own. */
const MAX_ATTEMPTS = 3;

class HeldLease implements Lease {
  readonly #store: Store;
  readonly #connection: string;
  readonly #options: LeaseOptions;
  /** Not the run: the same run can be started twice. */
  readonly #holder = randomUUID();
  readonly #runId: string;
  #counter = 0;
  #tag: string | undefined;
  /** When the last successful write began, by both clocks of this machine. */
  #renewed = { elapsed: 0, now: 0 };
  #renewing: Promise<void> | undefined;
  #lost: SweepError | undefined;

  constructor(store: Store, connection: string, runId: string, options: LeaseOptions) {
    this.#store = store;
    this.#connection = connection;
    this.#runId = runId;
    this.#options = options;
  }

  async take(counter: number, tag: string | undefined): Promise<void> {
    this.#counter = counter;
    this.#tag = tag;
    await this.#write(this.#options.lengthMillis);
  }

  /** Half of the length is left for the request that begins now, its repetitions included. */
  async hold(): Promise<void> {
    if (this.#lost) throw this.#lost;
    const { lengthMillis } = this.#options;
    if (this.#sinceRenewal() < lengthMillis / 2) return;
    this.#renewing ??= this.#write(lengthMillis).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async release(): Promise<void> {
    if (this.#lost) return;
    await this.#write(0).catch(() => {});
    this.#lost = new SweepError('internal', 'the lease was used after it was given up');
  }

  /** By whichever clock says more: one stands still while the machine sleeps, and the other can be set back. */
  #sinceRenewal(): number {
    const { clock } = this.#options;
    return Math.max(clock.elapsed() - this.#renewed.elapsed, clock.now() - this.#renewed.now);
  }

  async #write(lengthMillis: number): Promise<void> {
    const { clock } = this.#options;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const started = { elapsed: clock.elapsed(), now: clock.now() };
      const tag = await this.#store.write(
        leaseName(this.#connection),
        this.#text(lengthMillis),
        this.#tag,
      );
      if (tag !== undefined) {
        this.#tag = tag;
        this.#renewed = started;
        return;
      }
      this.#tag = await this.#ownTag();
    }
    throw memoryUnavailable(`lease of ${this.#connection}`, 'it changes whenever it is written');
  }

  #text(lengthMillis: number): string {
    const counter = ++this.#counter;
    return formatLease({ holder: this.#holder, runId: this.#runId, counter, lengthMillis });
  }

  /** The tag of the lease if it is still this one, such as after the answer to a write was lost. Throws `busy`. */
  async #ownTag(): Promise<string> {
    const stored = await this.#store.read(leaseName(this.#connection));
    const found = stored && parseLease(this.#connection, stored.text);
    if (stored && found?.holder === this.#holder) return stored.tag;
    this.#lost = busy(found);
    throw this.#lost;
  }
}

function leaseName(connection: string): string {
  return `${connection}.lease`;
}

function formatLease(record: LeaseRecord): string {
  return formatRecord({ version: 1, ...record });
}

function parseLease(connection: string, text: string): LeaseRecord {
  try {
    const record = parseRecord(text, ['holder', 'runId', 'counter', 'lengthMillis']);
    return {
      holder: textAt(record, 'holder', 'lease'),
      runId: textAt(record, 'runId', 'lease'),
      counter: countAt(record, 'counter', 'lease'),
      lengthMillis: countAt(record, 'lengthMillis', 'lease'),
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw memoryUnavailable(`lease of ${connection}`, `it cannot be used: it ${error.message}`);
  }
}

function busy(found: LeaseRecord | undefined): SweepError {
  if (!found)
    return new SweepError('busy', 'the lease of this connection was removed while it was held');
  const minutes = Math.ceil(found.lengthMillis / MINUTE);
  return new SweepError(
    'busy',
    `run ${found.runId} is acting on this connection; if that run died, its lease ends within ${minutes} minutes`,
  );
}
