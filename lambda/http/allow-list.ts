import { SweepError } from '../errors.ts';
import { isLoopback } from '../network/loopback.ts';

/**
 * The servers that one connection may call: each an origin, with or without a path that every URL must be below. The
 * entries come from the provider and the configuration only; paths, links and metadata can only select URLs below them.
 */
export class AllowList {
  readonly #bases: URL[] = [];

  /**
   * Allows every URL below each of these bases. Throws SweepError `invalid-settings` for one that others could read what is
   * sent to, wherever it comes from.
   */
  add(bases: readonly URL[]): void {
    if (!bases.every(isPrivate)) throw new SweepError('invalid-settings', PLAIN_HTTP);
    this.#bases.push(...bases);
  }

  /** Whether a request may be sent to exactly this URL. */
  admits(url: URL): boolean {
    return this.#bases.some((base) => isBelow(url, base));
  }
}

const PLAIN_HTTP =
  'every host must be called with https://; plain http is only for 127.0.0.0/8, localhost and [::1]';

/** Whether nobody on the network can read what is sent to a URL: https, or http to this machine. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** A segment that some servers read as `.` or `..`, although a URL parser does not: `..%2f`, `..;x`. */
const HIDDEN_DOTS = /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?:[/;]|%2f|%5c|%3b|$)/i;

/** Whether `url` lies on the origin of `base`, below its path, and carries no credentials of its own. */
export function isBelow(url: URL, base: URL): boolean {
  if (url.origin !== base.origin || url.username !== '' || url.password !== '') return false;
  const { pathname } = url;
  if (pathname.startsWith('//') || HIDDEN_DOTS.test(pathname)) return false;
  const prefix = pathPrefix(base);
  return prefix === '' || pathname === prefix || pathname.startsWith(`${prefix}/`);
}

function pathPrefix({ pathname }: URL): string {
  return pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
}
