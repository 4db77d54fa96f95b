/** Scheme, host and port only; what `URL` would silently drop or rewrite is refused. */
const ORIGIN = /^(https?):\/\/[^/?#@\\\s]+\/?$/i;
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Reads an endpoint: an origin without a path, https unless it is this machine.
 * Throws RangeError with a message that never repeats the text, which may hold a password.
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
  if (!ORIGIN.test(text)) {
    throw new RangeError(
      'must be an origin without path, query or fragment, such as `https://api.example.com:8443`',
    );
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new RangeError(
      'must begin with `https://`; plain http is only for 127.0.0.0/8, localhost and [::1]',
    );
  }
  return url;
}
