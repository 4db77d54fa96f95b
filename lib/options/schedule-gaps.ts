import { daysMatching, minutesMatching } from './cron.ts';

/** How close together and how far apart the runs of a schedule are, in minutes. */
export interface Cadence {
  /** A run that lasts longer would be overtaken by the next. */
  readonly shortestGap: number;
  /** Silence for longer than this means that a run is missing. */
  readonly longestGap: number;
}

const MINUTES_A_DAY = 24 * 60;
const MINUTES_OF = { minute: 1, hour: 60, day: MINUTES_A_DAY };
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/;

/**
 * Reads a schedule expression of EventBridge Scheduler. Throws RangeError for one that is malformed, never fires,
 * or fires for the last time some day: a sweep that stops by itself is a sweep that nobody misses.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function cadenceOf(expression: string): Cadence {
  const rate = RATE.exec(expression);
  if (rate)
    return rateCadence(Number(rate[1]), rate[2] as keyof typeof MINUTES_OF, rate[3] === 's');
  const [, ...fields] = CRON.exec(expression) ?? [];
  if (fields.length > 0) return cronCadence(fields);
  if (expression.startsWith('at('))
    throw new RangeError('at(…) fires once and then never again; use rate(…) or cron(…)');
  throw new RangeError(
    'expected rate(VALUE minutes|hours|days) or cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR)',
  );
}

function rateCadence(value: number, unit: keyof typeof MINUTES_OF, plural: boolean): Cadence {
  if (plural !== value > 1) throw new RangeError('write rate(1 day) but rate(2 days)');
  const gap = value * MINUTES_OF[unit];
  return { shortestGap: gap, longestGap: gap };
}

function cronCadence(fields: readonly string[]): Cadence {
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (year !== '*')
    throw new RangeError('the year must be *: a schedule with a last year stops unnoticed');
  const times = minutesMatching(minutes, hours);
  const days = daysMatching(dayOfMonth, month, dayOfWeek);
  if (days.length === 0) throw new RangeError('no day matches it, so it never fires');
  const gaps = [...gapsWithinDay(times), ...gapsOverNight(days, times)];
  return { shortestGap: min(gaps), longestGap: max(gaps) };
}

function gapsWithinDay(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

function gapsOverNight(days: readonly number[], times: readonly number[]): number[] {
  const timesSpan = max(times) - min(times);
  return days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * MINUTES_A_DAY - timesSpan);
}

function min(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other));
}

function max(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other));
}
