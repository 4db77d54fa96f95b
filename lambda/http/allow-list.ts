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

function pathPrefix({ pathname }: URL): string {
  return pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
}
