import { SweepError } from '../../errors.ts';
import type { HttpResponse } from '../../http-ports.ts';
import { jsonOf } from '../kit/response.ts';
import { type Reader, readerOf } from './json-path.ts';

/** The number of entries that a list claims to have, which may change while it is read. */
export class DeclaredTotal {
  readonly #path: string;
  readonly #read: Reader;
  readonly #what: string;
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  /**
   * @param path where each page gives the number
   * @param what is listed, in the plural
   */
  constructor(path: string, what: string) {
    this.#path = path;
    this.#read = readerOf(path);
    this.#what = what;
  }

  /** Notes what one page says. Throws SweepError `invalid-response` when it does not give a number. */
  read(page: HttpResponse): void {
    const value = this.#read(jsonOf(page.text));
    const isText = typeof value === 'string' && /^\d{1,15}$/.test(value);
    const total = isText ? Number(value) : value;
    if (typeof total !== 'number' || !Number.isSafeInteger(total)) {
      throw this.#error(`the response does not give the number of entries at ${this.#path}`);
    }
    this.#least = Math.min(this.#least, total);
    this.#most = Math.max(this.#most, total);
  }

  /** Throws SweepError `invalid-response` unless the number received is one that the pages claimed, or in between. */
  compare(received: number): void {
    if (received >= this.#least && received <= this.#most) return;
    throw this.#error(
      `the list is incomplete: it claims ${this.#most} entries, and ${received} were received`,
    );
  }

  #error(problem: string): SweepError {
    return new SweepError('invalid-response', `listing the ${this.#what}: ${problem}`);
  }
}
