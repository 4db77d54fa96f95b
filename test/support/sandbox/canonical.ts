import { createHash, createHmac } from 'node:crypto';

/** Lower-case hexadecimal SHA-256. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** HMAC-SHA256. */
export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Percent-encodes all but the unreserved characters. @see RFC 3986 section 2.3 */
export function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte);
    const plain = /[A-Za-z0-9._~-]/.test(character);
    encoded += plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** The query of a request target, each pair decoded, encoded anew and sorted; `+` is a plus sign here. */
export function canonicalQuery(target: string): string {
  const mark = target.indexOf('?');
  if (mark < 0 || mark === target.length - 1) return '';
  return target
    .slice(mark + 1)
    .split('&')
    .map((pair) => {
      const [key = '', ...value] = pair.split('=');
      return [key, value.join('=')].map((part) => percentEncode(decodeURIComponent(part)));
    })
    .sort(([keyA = '', valueA = ''], [keyB = '', valueB = '']) =>
      keyA === keyB ? order(valueA, valueB) : order(keyA, keyB),
    )
    .map((pair) => pair.join('='))
    .join('&');
}

/** The signed headers as both schemes write them: one `name:value` a line, with a line feed after each. */
export function canonicalHeaders(
  names: readonly string[],
  headers: Readonly<Record<string, string>>,
): string {
  return names.map((name) => `${name}:${collapse(headers[name] ?? '')}\n`).join('');
}

/** Epoch milliseconds of the basic ISO form `20251121T030405Z`; `NaN` for anything else. */
export function parseBasicTime(text: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function collapse(value: string): string {
  return value.trim().replace(/ +/g, ' ');
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
