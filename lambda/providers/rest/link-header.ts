/** One link: its target, then its parameters, whose values may be quoted. */
const LINK = /<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"[^"]*"|[^\s",;]*))?)*)/g;
/** One of those parameters. */
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s",;]*)))?/g;

/**
 * The target of the first link to the next page, or `undefined` when there is none.
 * @see https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function nextLink(header: string | undefined): string | undefined {
  for (const [, target, parameters = ''] of (header ?? '').matchAll(LINK)) {
    // Where `rel` stands more than once, only the first counts.
    const relation = [...parameters.matchAll(PARAMETER)].find(
      ([, name = '']) => name.toLowerCase() === 'rel',
    );
    const types = (relation?.[2] ?? relation?.[3] ?? '').toLowerCase().split(/\s+/);
    if (types.includes('next')) return target;
  }
  return undefined;
}
