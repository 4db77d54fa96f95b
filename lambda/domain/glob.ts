/**
 * Matches the whole of `text` against `pattern`, in which `*` stands for any number of characters and `?` for exactly one;
 * an emoji is one character, and case matters. Takes at worst time proportional to the product of both lengths, so that no
 * name from a provider can stall a sweep.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      starAt = p++;
      resumeAt = t;
    } else if (pattern[p] === '?') {
      p++;
      t += unitsAt(text, t);
    } else if (pattern[p] === text[t]) {
      p++;
      t++;
    } else if (starAt >= 0) {
      // Let the latest star match one more character and try again from there.
      p = starAt + 1;
      resumeAt += unitsAt(text, resumeAt);
      t = resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** UTF-16 units of the character at index `at`. */
function unitsAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
