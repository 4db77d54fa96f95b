import * as z from 'zod';
import { escaped } from './svg.ts';

/** What the picture shows of one widget; place and size in units of the dashboard, which is 24 wide. */
const Widget = z.strictObject({
  title: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  /** Names of the metrics, or of the alarms. */
  shows: z.array(z.string()),
  kind: z.enum(['alarms', 'graph']),
});

/** The widgets of a dashboard, as far as the picture shows them. */
export const DashboardWidgets = z.array(Widget);

type Widget = z.output<typeof Widget>;

const UNIT = { x: 40, y: 30 } as const;
const GAP = 8;
const COLOURS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2'];
const NIGHTS = 14;
const ALARM_WIDTH = 231;
/** Space of a character in the legend, and around each of its entries. */
const LEGEND = { character: 6.3, entry: 28, row: 16 } as const;
const NOTE =
  'A sketch of the widgets that the template defines, with their titles and metrics. The curves are made up.';

/** The dashboard of a deployment as a sketch: its widgets where the template puts them, with made-up curves. */
export function dashboardPicture(json: string): string {
  const widgets = DashboardWidgets.parse(JSON.parse(json));
  const width = 24 * UNIT.x + 2 * GAP;
  const bottom = Math.max(...widgets.map(({ y, height }) => y + height)) * UNIT.y + 2 * GAP;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 30}" role="img">`,
    `<title>The dashboard of a deployment. ${NOTE}</title>`,
    '<style>text{font:12px system-ui,Helvetica,Arial,sans-serif;fill:#16191f}.title{font-weight:bold;font-size:14px}.note,.legend{font-size:11px;fill:#545b64}.alarm{font-size:10.5px}</style>',
    `<rect width="${width}" height="${bottom + 30}" fill="#f2f3f3"/>`,
    ...widgets.flatMap(drawn),
    `<text x="${2 * GAP}" y="${bottom + 16}" class="note">${escaped(NOTE)}</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

function drawn(widget: Widget, index: number): string[] {
  const left = GAP + widget.x * UNIT.x + GAP / 2;
  const top = GAP + widget.y * UNIT.y + GAP / 2;
  const width = widget.width * UNIT.x - GAP;
  const height = widget.height * UNIT.y - GAP;
  const box = { left: left + 12, top: top + 34, width: width - 24, height: height - 78 };
  return [
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="3" fill="#fff" stroke="#d5dbdb"/>`,
    `<text x="${left + 12}" y="${top + 20}" class="title">${escaped(widget.title)}</text>`,
    ...(widget.kind === 'alarms' ? alarms(widget.shows, box) : graph(widget.shows, box, index)),
  ];
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The alarms in a row or two, each in a box of its own. */
function alarms(names: readonly string[], { left, top, width }: Box): string[] {
  const perRow = Math.floor(width / ALARM_WIDTH);
  return names.flatMap((name, index) => {
    const x = left + (index % perRow) * ALARM_WIDTH;
    const y = top - 4 + Math.floor(index / perRow) * 28;
    return [
      `<rect x="${x}" y="${y}" width="${ALARM_WIDTH - 8}" height="22" rx="3" fill="#e9f5e9" stroke="#1d8102"/>`,
      `<text x="${x + 7}" y="${y + 15}" class="alarm">${escaped(name)}</text>`,
    ];
  });
}

function graph(names: readonly string[], box: Box, seed: number): string[] {
  const { left, top, width, height } = box;
  const base = top + height;
  let x = left;
  let y = base + 10;
  const legend = names.map((name, index) => {
    const space = LEGEND.entry + name.length * LEGEND.character;
    if (x + space > left + width) {
      x = left;
      y += LEGEND.row;
    }
    const entry = `<rect x="${x}" y="${y}" width="9" height="9" fill="${colourOf(index)}"/><text x="${x + 13}" y="${y + 8}" class="legend">${escaped(name)}</text>`;
    x = Math.round(x + space);
    return entry;
  });
  return [
    `<path d="M${left} ${base}h${width}" stroke="#aab7b8" fill="none"/>`,
    ...names.map((_, index) => curve(box, seed * 7 + index * 3, colourOf(index))),
    ...legend,
  ];
}

/** A curve of fourteen nights that is the same each time. */
function curve({ left, top, width, height }: Box, seed: number, colour: string): string {
  const points = Array.from({ length: NIGHTS }, (_, night) => {
    const wave = (Math.sin(seed * 1.7 + night * (0.5 + (seed % 4) * 0.35)) + 1) / 2;
    const level = 0.08 + 0.84 * wave * (1 - (seed % 5) * 0.16);
    const x = left + (night * width) / (NIGHTS - 1);
    return `${x.toFixed(1)} ${(top + height * (1 - level)).toFixed(1)}`;
  });
  return `<path d="M${points.join('L')}" stroke="${colour}" stroke-width="1.6" fill="none"/>`;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? '#000';
}
