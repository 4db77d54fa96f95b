/** What replaces a hidden part of a secret. */
const MASK = /[.*•…]{2,}|[•…]/;

/**
 * Whether a hint such as `sk-admin...xyz` or `****wxyz` can be of this secret; `undefined` for a text that is not a hint,
 * and for one that shows nothing.
 */
export function fitsMask(secret: string, hint: string): boolean | undefined {
  const shown = hint.split(MASK);
  if (shown.length === 1) return hint === secret ? true : undefined;
  if (shown.every((part) => part === '')) return undefined;
  const [start = '', ...others] = shown;
  const end = others.pop() ?? '';
  if (!secret.startsWith(start) || !secret.endsWith(end)) return false;
  return others.every((part) => secret.includes(part));
}
