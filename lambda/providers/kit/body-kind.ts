import type { HttpResponse } from '../../http-ports.ts';

/** The first byte of gzip, and what decoding as UTF-8 makes of the second. */
const GZIP = '\u001F\uFFFD';

/**
 * What a body that is not JSON looks like, in words, without quoting it.
 * @example
 * bodyKind({ headers: {}, text: '<!doctype html><title>Sign in</title>' }); // 'HTML'
 */
export function bodyKind({ headers, text }: Pick<HttpResponse, 'headers' | 'text'>): string {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (text.startsWith(GZIP) || !['', 'identity'].includes(encoding)) {
    return 'a compressed body, which was not requested,';
  }
  const start = text.slice(0, 500).trimStart();
  if (start === '') return 'an empty body';
  if (/^<(?:!doctype html|html|head|body)\b/i.test(start)) return 'HTML';
  if (start.startsWith('<')) return /html/i.test(headers['content-type'] ?? '') ? 'HTML' : 'XML';
  return /^[[{]/.test(start) ? 'truncated or malformed JSON' : 'plain text';
}
