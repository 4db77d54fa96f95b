import { SweepError } from '../errors.ts';

/**
 * A path that a setting or a definition may give: it begins with one `/`, and a URL parser takes it as it is written.
 * What follows `//` would be read as a host, and a backslash as a slash.
 */
export const PLAIN_PATH = /^(?!.*\/(?:\.|%2[eE]){1,2}(?:[/;]|%2[fF]|%5[cC]|$))\/(?!\/)[^?#\\\s]*$/;

/** What is wrong with a text that {@link PLAIN_PATH} does not fit. */
export const NO_PLAIN_PATH =
  'must begin with one `/` and hold no `?`, `#`, `\\`, space, or segment `.` or `..`';

/**
 * The servers that one connection may call: each an origin, perhaps with a path below which everything must lie. What
 * stands here comes from the provider and the configuration alone; paths, links and metadata can only choose among
 * places below it.
 */
export class AllowList {
  readonly #bases: URL[] = [];

  /** Allows everything below each of these. */
  add(bases: readonly URL[]): void {
    this.#bases.push(...bases);
  }

  /** Whether a request may be sent to this URL, as it will be sent. */
  admits(url: URL): boolean {
    return this.#bases.some((base) => isBelow(url, base));
  }
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Whether what is sent to a URL can be read by nobody on the way: https, or http on this machine. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

/** A segment that some servers take for `.` or `..`, although a URL parser leaves it alone: `..%2f`, `..;x`. */
const HIDDEN_DOTS = /(?:\/|%2f|%5c)(?:\.|%2e){1,2}(?:[/;]|%2f|%5c|%3b|$)/i;

/** Whether `url` lies on the origin of `base`, below its path, and carries no credentials of its own. */
export function isBelow(url: URL, base: URL): boolean {
  if (url.origin !== base.origin || url.username !== '' || url.password !== '') return false;
  const { pathname } = url;
  if (pathname.startsWith('//') || HIDDEN_DOTS.test(pathname)) return false;
  const prefix = pathPrefix(base);
  return prefix === '' || pathname === prefix || pathname.startsWith(`${prefix}/`);
}

/**
 * The URL of a path, perhaps with a query, below a base that may have a path itself. Throws SweepError `invalid-response`
 * for a path that a URL parser would read as another one: `//host`, a backslash, `..`, a user name.
 * @example urlBelow(new URL('https://example.com/grafana'), '/api/users?page=1') // https://example.com/grafana/api/users?page=1
 */
export function urlBelow(base: URL, path: string): URL {
  const whole = pathPrefix(base) + path;
  const url = path.startsWith('/') && !path.startsWith('//') ? URL.parse(whole, base.origin) : null;
  const query = whole.indexOf('?');
  const pathname = query < 0 ? whole : whole.slice(0, query);
  if (url === null || url.pathname !== pathname || url.hash !== '' || !isBelow(url, base)) {
    throw new SweepError('invalid-response', 'a value would change the path of a request');
  }
  return url;
}

function pathPrefix({ pathname }: URL): string {
  return pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
}
