import { SweepError } from '../../errors.ts';
import { isPrivate, urlBelow } from './url-below.ts';

/**
 * The URL that the link to a next page points to. Throws SweepError `invalid-response` for a link to another origin.
 * @param list where the list begins, when its server may know itself by another name
 * @example
 * nextLink('?page=2', new URL('https://api.example.com/tokens'), undefined); // 'https://api.example.com/tokens?page=2'
 */
export function nextLink(link: string, base: URL, list: URL | undefined): string {
  const linked = URL.parse(link, base.href);
  const isOurs = linked !== null && list !== undefined && isPageOf(list, linked);
  const url = isOurs ? urlBelow(new URL(list.origin), linked.pathname + linked.search) : linked;
  if (url?.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new SweepError('invalid-response', 'the next-page link points to a different origin');
  }
  if (!isPrivate(url)) {
    throw new SweepError('invalid-response', 'the next-page link points to an unencrypted host');
  }
  url.hash = '';
  return url.href;
}

/** Whether a link, wherever it points, has the path of the list, and nothing that could not be a page of it. */
function isPageOf(list: URL, { protocol, username, password, pathname }: URL): boolean {
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' && pathname === list.pathname;
}
