/** The entry of `words` that `word` most likely misspells; `undefined` when none is close. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const normalised = normalise(word);
  let best: string | undefined;
  let bestDistance =
    (normalised.length < 4 ? 1 : Math.max(2, Math.floor(normalised.length / 3))) + 1;
  for (const candidate of words) {
    const distance = editDistance(normalised, normalise(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `max-revocations` and `MaxRevocations` both mean `maxRevocations`. */
function normalise(word: string): string {
  return word.slice(0, 64).toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** @see https://en.wikipedia.org/wiki/Levenshtein_distance */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, target] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === target ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
