import { isPrivate } from '../http/allow-list.ts';

/**
 * Scheme, host and port, perhaps with a path of plain segments; what `URL` would silently drop or rewrite is refused.
 * As a pattern of JSON Schema too, which knows no flags.
 */
export const ENDPOINT =
  /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^/?#@\\\s]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*\/?$/;

/**
 * Reads an endpoint: an origin, perhaps with the path below which the provider's API lives; https unless it is this
 * machine. Throws RangeError with a message that never repeats the text, which may hold a password.
 */
export function parseEndpoint(text: string): URL {
  if (!URL.canParse(text)) {
    throw new RangeError('is not a URL; write an origin such as `https://api.example.com`');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw new RangeError(
      'must not hold a user name or password; credentials belong into the secret',
    );
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
  // With a slash at its end or without, it is the same account.
  url.pathname = url.pathname.replace(/\/$/, '');
  return url;
}
