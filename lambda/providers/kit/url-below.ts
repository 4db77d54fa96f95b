import { SweepError } from '../../errors.ts';
import { isBelow } from '../../http/allow-list.ts';

export { isBelow, isPrivate } from '../../http/allow-list.ts';

/**
 * A path that a setting or a definition may give: it begins with one `/`, and a URL parser takes it as it is written.
 * What follows `//` would be read as a host, and a backslash as a slash.
 */
export const PLAIN_PATH = /^(?!.*\/(?:\.|%2[eE]){1,2}(?:[/;]|%2[fF]|%5[cC]|$))\/(?!\/)[^?#\\\s]*$/;

/** What is wrong with a text that {@link PLAIN_PATH} does not fit. */
export const NO_PLAIN_PATH =
  'must begin with one `/` and hold no `?`, `#`, `\\`, space, or segment `.` or `..`';

/**
 * The URL of a path, perhaps with a query, below a base that may have a path itself. Throws SweepError `invalid-response`
 * for a path that a URL parser would read as another one: `//host`, a backslash, `..`, a user name.
 * @example
 * urlBelow(new URL('https://example.com/grafana'), '/api/users?page=1').href; // 'https://example.com/grafana/api/users?page=1'
 */
export function urlBelow(base: URL, path: string): URL {
  const whole = base.pathname.replace(/\/$/, '') + path;
  const url = path.startsWith('/') && !path.startsWith('//') ? URL.parse(whole, base.origin) : null;
  const query = whole.indexOf('?');
  const pathname = query < 0 ? whole : whole.slice(0, query);
  if (url === null || url.pathname !== pathname || url.hash !== '' || !isBelow(url, base)) {
    throw new SweepError('invalid-response', 'a value would change the path of a request');
  }
  return url;
}
