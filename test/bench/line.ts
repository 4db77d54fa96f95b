/** What a ratio, or a value that has no yardstick, must come to. */
export interface Target {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly below?: number;
}

/** One line of the table. */
export interface Line {
  readonly row: number;
  readonly what: string;
  readonly unit: string;
  /** One value a round. */
  readonly ours: readonly number[];
  /** One value a round, or one for all rounds; none where ours is measured against the target itself. */
  readonly yardstick: readonly number[];
  /** The median over the rounds of ours to the yardstick of the same round. */
  readonly ratio: number;
  readonly target: Target;
  readonly met: boolean;
}

/** Compares ours with the yardstick, round by round, so that a machine that drifts harms neither. */
export function compare(line: Omit<Line, 'ratio' | 'met'>): Line {
  const { ours, yardstick, target } = line;
  const ratios = ours.map((value, round) => over(value, yardstick[round] ?? yardstick[0]));
  const ratio = median(ratios);
  return { ...line, ratio, met: isMet(ratio, target) };
}

function over(value: number, yardstick: number | undefined): number {
  if (yardstick === undefined || value === 0) return value;
  return value / yardstick;
}

function isMet(ratio: number, { atLeast, atMost, below }: Target): boolean {
  return (
    ratio >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
    ratio <= (atMost ?? Number.POSITIVE_INFINITY) &&
    ratio < (below ?? Number.POSITIVE_INFINITY)
  );
}

/** The middle value; of two, the lower. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[(values.length - 1) >> 1] ?? Number.NaN;
}

/** The line as the cells of a table. */
export function cells(line: Line): readonly string[] {
  const { row, what, unit, ours, yardstick, ratio, target, met } = line;
  return [
    `${row}`,
    what,
    spread(ours, unit),
    yardstick.length === 0 ? '–' : spread(yardstick, unit),
    figure(ratio),
    targetText(target),
    met ? 'met' : 'MISSED',
  ];
}

/** The median, with the least and the greatest value where they differ. */
function spread(values: readonly number[], unit: string): string {
  const [least, middle, greatest] = [Math.min(...values), median(values), Math.max(...values)].map(
    figure,
  );
  const range = least === greatest ? '' : ` (${least}..${greatest})`;
  return `${middle}${range} ${unit}`;
}

function targetText({ atLeast, atMost, below }: Target): string {
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return atMost !== undefined ? `≤ ${atMost}` : `< ${below}`;
}

function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 3;
  return value.toFixed(digits);
}
