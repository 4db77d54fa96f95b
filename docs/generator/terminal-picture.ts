import { escaped } from './svg.ts';

/** Lines that the picture shows at once, and characters of a line. */
const ROWS = 34;
const COLUMNS = 124;
/** Size of a character, and the space around the text, in pixels. */
const CHARACTER = { width: 7.2, height: 17 } as const;
const MARGIN = 16;
/** How long the picture stays at each headline. */
const SECONDS_AT_EACH = 8;

/** A headline of the demo, at which the picture stops. */
const HEADLINE = /^(?:\d\. |What the simulators report)/;

/**
 * A recording of a terminal as SVG: the text of a captured run, which scrolls from headline to headline. Where nothing
 * moves, it shows the beginning. The same text gives the same picture.
 */
export function terminalPicture(text: string): string {
  const lines = text.trimEnd().split('\n');
  const width = Math.round(COLUMNS * CHARACTER.width) + 2 * MARGIN;
  const height = ROWS * CHARACTER.height + 2 * MARGIN;
  const inner = `x="${MARGIN}" y="${MARGIN}" width="${width - 2 * MARGIN}" height="${height - 2 * MARGIN}"`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>npm run demo: plan, enforce and plan again against simulated providers</title>',
    `<style>${styleOf(stopsOf(lines))}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#14181f"/>`,
    `<clipPath id="screen"><rect ${inner}/></clipPath>`,
    '<g clip-path="url(#screen)"><g class="roll">',
    ...lines.map(rowOf),
    '</g></g>',
    '</svg>',
  ].join('\n')}\n`;
}

/** The rows that are at the top, one after the other. */
function stopsOf(lines: readonly string[]): readonly number[] {
  const last = Math.max(0, lines.length - ROWS);
  const headlines = lines.flatMap((line, row) =>
    HEADLINE.test(line) ? [Math.min(row, last)] : [],
  );
  return [...new Set([0, ...headlines])];
}

function styleOf(stops: readonly number[]): string {
  const share = 100 / stops.length;
  const frames = stops.map((row, index) => {
    const from = (index * share).toFixed(1);
    const to = ((index + 0.9) * share).toFixed(1);
    return `${from}%,${to}%{transform:translateY(-${row * CHARACTER.height}px)}`;
  });
  const seconds = stops.length * SECONDS_AT_EACH;
  return [
    'text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#d5dae3;white-space:pre}',
    '.head{fill:#fff;font-weight:bold}.typed{fill:#8fd18f}',
    `.roll{animation:roll ${seconds}s infinite}`,
    `@keyframes roll{${frames.join('')}}`,
    '@media (prefers-reduced-motion:reduce){.roll{animation:none}}',
  ].join('');
}

function rowOf(line: string, row: number): string {
  const look = HEADLINE.test(line)
    ? ' class="head"'
    : line.startsWith('$ ')
      ? ' class="typed"'
      : '';
  const cut = line.length > COLUMNS ? `${line.slice(0, COLUMNS - 1)}…` : line;
  const y = MARGIN + (row + 0.75) * CHARACTER.height;
  return `<text x="${MARGIN}" y="${y}" xml:space="preserve"${look}>${escaped(cut)}</text>`;
}
