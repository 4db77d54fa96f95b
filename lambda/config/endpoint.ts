import { isPrivate } from '../http/allow-list.ts';

/**
 * Scheme, host and port, perhaps with a path of plain segments. Refuses what `URL` would silently drop or rewrite.
 * It also serves as a JSON Schema pattern, which has no flags.
 */
export const ENDPOINT =
  /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^/?#@\\\s]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*\/?$/;

/**
 * Parses an endpoint: an origin, perhaps with the path below which the provider's API lives; https unless it is on
 * this machine. Throws RangeError with a message that never repeats the text, which may hold a password.
 */
export function parseEndpoint(text: string): URL {
  if (!URL.canParse(text)) {
    throw new RangeError('is not a URL; write an origin such as `https://api.example.com`');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw new RangeError('must not hold a user name or password; credentials belong in the secret');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new RangeError('must begin with `https://`');
  }
  if (!ENDPOINT.test(text)) {
    throw new RangeError(
      'must be an origin, perhaps with a path of letters, digits, `.`, `_`, `~` and `-`, without query or fragment, such as `https://example.com/grafana`',
    );
  }
  if (!isPrivate(url)) {
    throw new RangeError(
      'must begin with `https://`; plain http is only for 127.0.0.0/8, localhost and [::1]',
    );
  }
  // With or without a trailing slash, it is the same account.
  url.pathname = url.pathname.replace(/\/$/, '');
  return url;
}
