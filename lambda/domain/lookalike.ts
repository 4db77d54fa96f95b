import { matchesGlob } from './glob.ts';

/**
 * Whether a glob that protects matches `text` as it is, or as it looks. Only for what keeps a token: nothing may be removed
 * for a resemblance.
 */
export function resembles(pattern: string, text: string): boolean {
  if (matchesGlob(pattern, text)) return true;
  const plainPattern = asItLooks(pattern);
  const plainText = asItLooks(text);
  const isAsBefore = plainPattern === pattern && plainText === text;
  return !isAsBefore && matchesGlob(plainPattern, plainText);
}

/** What looks like itself in any font, which most names do; only faster than the rest. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Characters that show nothing: zero widths, soft hyphens, marks of direction, variation selectors, controls. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;

/**
 * A text without invisible characters, in Unicode's form for compatibility (NFKC), in which a letter with an accent is one
 * character and a wide or raised letter is the plain one.
 * @see https://www.unicode.org/reports/tr15/
 */
export function asItLooks(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(INVISIBLE, '').normalize('NFKC');
}
