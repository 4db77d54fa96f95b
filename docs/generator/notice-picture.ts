import { escaped } from './svg.ts';

/** Characters of a line on a phone. */
const COLUMNS = 58;
/** Size of a character, and the space around the text, in pixels. */
const CHARACTER = { width: 7.3, height: 18 } as const;
const MARGIN = 20;

/** Lines that stand out: the words in capitals that begin a part. */
const HEADING = /^[A-Z][A-Z ]{5,}/;

/** A line of the picture. */
interface Row {
  readonly text: string;
  readonly look?: 'subject' | 'head' | 'link';
}

/**
 * The notice that a page shows in its first block of code, as a picture of how it arrives on a phone: a subject line, and
 * the text in lines that break where a phone breaks them.
 */
export function noticePicture(page: string): string {
  const [, notice = ''] = page.split('```');
  const [subject = '', ...body] = notice.trim().split('\n');
  const rows: Row[] = [
    ...wrap(subject.replace('Subject: ', '')).map((text): Row => ({ text, look: 'subject' })),
    ...body.flatMap((line) => wrap(line).map((text) => ({ text, ...lookOf(line) }))),
  ];
  const width = Math.round(COLUMNS * CHARACTER.width) + 2 * MARGIN;
  const height = rows.length * CHARACTER.height + 2 * MARGIN;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>A notice as it arrives on a phone</title>',
    '<style>text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1b2330;white-space:pre}.subject{font-weight:bold;font-size:12.5px}.head{font-weight:bold}.link{fill:#1a56b0}</style>',
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="22" fill="#ffffff" stroke="#8a94a6" stroke-width="2"/>`,
    ...rows.map(drawn),
    '</svg>',
  ].join('\n')}\n`;
}

function lookOf(line: string): Pick<Row, 'look'> {
  if (line.startsWith('https://')) return { look: 'link' };
  return HEADING.test(line) ? { look: 'head' } : {};
}

/** A line as a phone breaks it: between words, and within a word that is longer than a line. */
function wrap(line: string): string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > COLUMNS) {
    const space = rest.lastIndexOf(' ', COLUMNS);
    const end = space > 0 ? space : COLUMNS;
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest];
}

function drawn({ text, look }: Row, row: number): string {
  const y = MARGIN + (row + 0.75) * CHARACTER.height;
  const named = look === undefined ? '' : ` class="${look}"`;
  return `<text x="${MARGIN}" y="${y}" xml:space="preserve"${named}>${escaped(text)}</text>`;
}
