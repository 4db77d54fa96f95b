/** Characters that take two columns: those of East Asian scripts, full-width forms, and emoji that are shown as pictures. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** What switches a style on or off takes no column. */
const STYLES = /\p{Cc}\[[\d;]*m/gu;

/** Marks that are drawn over the character before them. */
const OVERLAID = /[\p{Mn}\p{Me}]/u;

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * How many columns of a terminal a text takes that is escaped for it, whatever its styles.
 * @see https://www.unicode.org/reports/tr11/
 */
export function widthOf(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text.replaceAll(STYLES, '')) width += widthOfCharacter(character);
  return width;
}

/** The text, or as much of it as fits into `width` columns with an ellipsis at its end. */
export function cutToWidth(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  let left = width - 1;
  for (const character of text) {
    left -= widthOfCharacter(character);
    if (left < 0) break;
    cut += character;
  }
  return `${cut}…`;
}

/** The text in lines of at most `width` columns as far as its words allow; those after the first begin with `indent`. */
export function wrapToWidth(text: string, width = Number.POSITIVE_INFINITY, indent = ''): string[] {
  const [, margin = '', words = ''] = /^( *)(.*)$/s.exec(text) ?? [];
  const lines: string[] = [];
  let line = margin;
  for (const [index, word] of words.split(' ').entries()) {
    const longer = index === 0 ? `${line}${word}` : `${line} ${word}`;
    const isToBreak = index > 0 && widthOf(longer) > width;
    if (isToBreak) lines.push(line);
    line = isToBreak ? `${indent}${word}` : longer;
  }
  return [...lines, line];
}

/** Each line of a text in lines that fit into `width` columns; those of a table go on below its last column. */
export function wrapLines(text: string, width = Number.POSITIVE_INFINITY): string {
  return text
    .split('\n')
    .flatMap((line) =>
      widthOf(line) <= width ? [line] : wrapToWidth(line, width, hang(line, width)),
    )
    .join('\n');
}

/** The indent of what goes on: the last column where it leaves half of the width, else two more than the line's own. */
function hang(line: string, width: number): string {
  const [before = ''] = /^.*\S {2,}(?=\S)/s.exec(line) ?? [];
  const column = widthOf(before);
  if (column > 0 && column <= width / 2) return ' '.repeat(column);
  return `${/^ */.exec(line)}  `;
}

function widthOfCharacter(character: string): 0 | 1 | 2 {
  if (OVERLAID.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
