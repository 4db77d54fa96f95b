import type { HttpClient } from '../http-ports.ts';
import { AllowList } from './allow-list.ts';
import { type ClosableHttpClient, createHttpClient, type HttpClientOptions } from './client.ts';

/** The HTTP side of one connection: its client, the hosts it may reach, and how far the provider's clock is off. */
export class ConnectionHttp {
  readonly #allowList = new AllowList();
  readonly #client: ClosableHttpClient;
  #largestSkew = 0;
  #onWait = () => {};
  #beforeSending = () => {};

  constructor(
    options: Omit<HttpClientOptions, 'allowList' | 'onDate' | 'onWait' | 'beforeSending'>,
  ) {
    this.#client = createHttpClient({
      ...options,
      allowList: this.#allowList,
      onDate: (millis) => {
        if (Math.abs(millis) > Math.abs(this.#largestSkew)) this.#largestSkew = millis;
      },
      onWait: () => this.#onWait(),
      beforeSending: () => this.#beforeSending(),
    });
  }

  /** The client, which from now on may send requests below these bases too. */
  readonly open = (bases: readonly URL[]): HttpClient => {
    this.#allowList.add(bases);
    return this.#client;
  };

  /** The largest difference seen so far between the provider's clock and the local one, signed, in milliseconds. */
  clockSkewMillis(): number {
    return this.#largestSkew;
  }

  /** Calls `listener` each time that a request starts to wait, without a slot, before it is repeated. */
  onWait(listener: () => void): void {
    this.#onWait = listener;
  }

  /** Calls `look` right before each request is sent from now on. */
  beforeSending(check: () => void): void {
    this.#beforeSending = check;
  }

  /** Releases the sockets. */
  close(): void {
    this.#client.close();
  }
}
