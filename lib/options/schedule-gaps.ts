import { daysMatching, minutesMatching } from './cron.ts';

/** The time between consecutive runs of a schedule, in minutes. */
export interface ScheduleGaps {
  /** A run that lasts longer would overlap with the next one. */
  readonly shortest: number;
  /** When no run starts for longer than this, one is missing. */
  readonly longest: number;
}

const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_UNIT: ReadonlyMap<string | undefined, number> = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', MINUTES_PER_DAY],
]);
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)$/;

/**
 * Reads a schedule expression of EventBridge Scheduler. Throws RangeError for one that is malformed, never fires,
 * or stops firing some day: nobody would notice a sweep that stops by itself.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleGaps(expression: string): ScheduleGaps {
  const [rate, value, unit, plural] = RATE.exec(expression) ?? [];
  if (rate !== undefined) return rateGaps(Number(value), unit, plural === 's');
  const [, ...fields] = CRON.exec(expression) ?? [];
  if (fields.length > 0) return cronGaps(fields);
  if (expression.startsWith('at('))
    throw new RangeError('at(…) fires only once; use rate(…) or cron(…)');
  throw new RangeError(
    'expected rate(VALUE minutes|hours|days) or cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR)',
  );
}

function rateGaps(value: number, unit: string | undefined, plural: boolean): ScheduleGaps {
  if (plural !== value > 1) throw new RangeError('write rate(1 day) but rate(2 days)');
  const gap = value * (MINUTES_PER_UNIT.get(unit) ?? Number.NaN);
  return { shortest: gap, longest: gap };
}

function cronGaps(fields: readonly string[]): ScheduleGaps {
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (year !== '*')
    throw new RangeError('the year must be *: nobody would notice a schedule that ends');
  const times = minutesMatching(minutes, hours);
  const days = daysMatching(dayOfMonth, month, dayOfWeek);
  if (days.length === 0) throw new RangeError('no day matches it, so it never fires');
  const gaps = [...gapsWithinDay(times), ...gapsOverNight(days, times)];
  return { shortest: Math.min(...gaps), longest: Math.max(...gaps) };
}

function gapsWithinDay(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

function gapsOverNight(days: readonly number[], times: readonly number[]): number[] {
  const span = Math.max(...times) - Math.min(...times);
  return days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * MINUTES_PER_DAY - span);
}
