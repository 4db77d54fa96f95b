/** A count with thousands separators, the same in every locale: `1,234`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count with its noun, whose plural ends in `s`: `1 token`, `1,234 tokens`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
