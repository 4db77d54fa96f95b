/**
 * Matches `text` as a whole against `pattern`, in which `*` stands for any run of characters and `?` for
 * exactly one, an emoji being one; case matters. Takes time proportional to the product of both lengths at worst, so that no
 * name that a provider sends can stall a sweep.
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
      // Let the latest star swallow one more character and try again from there.
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

/** UTF-16 units of the character that begins at `at`. */
function unitsAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
