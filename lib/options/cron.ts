import { DAY } from '../../lambda/domain/duration.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/**
 * Within a century the calendar repeats every 28 years: 4 years until the leap day returns, times 7 days of the week.
 * One year more also covers the gap between the last match of a cycle and the first match of the next.
 */
const CYCLE_DAYS = 29 * 365.25;
/** The year after a leap year, so that the leap day comes as late as it can in each four years. */
const CYCLE_START = Date.UTC(2001, 0, 1);
/** One entry of a comma-separated field: `*`, `5`, `MON-FRI`, `0/20`. */
const PART = /^(?:\*|([A-Z]{3}|\d+)(?:-([A-Z]{3}|\d+))?)(?:\/([1-9]\d*))?$/;

interface Field {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** Names that stand for `from`, `from + 1`, … */
  readonly names?: readonly string[];
}

/** The minutes of a day at which a cron expression fires, ascending. Throws RangeError. */
export function minutesMatching(minutes: string, hours: string): number[] {
  const minutesOfHour = matching(minutes, { title: 'minutes', from: 0, to: 59 });
  const hoursOfDay = matching(hours, { title: 'hours', from: 0, to: 23 });
  return hoursOfDay.flatMap((hour) => minutesOfHour.map((minute) => hour * 60 + minute));
}

/**
 * The days on which a cron expression fires, numbered within a full cycle of the calendar, ascending. Throws RangeError.
 * `L`, `W` and `#` are not accepted: they name one day a month, too rare for an alarm to notice a missing run.
 */
export function daysMatching(dayOfMonth: string, month: string, dayOfWeek: string): number[] {
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new RangeError('exactly one of day-of-month and day-of-week must be ?');
  const months = matching(month, { title: 'month', from: 1, to: 12, names: MONTHS });
  const dates = matchingOrAll(dayOfMonth, { title: 'day-of-month', from: 1, to: 31 });
  const weekdays = matchingOrAll(dayOfWeek, {
    title: 'day-of-week',
    from: 1,
    to: 7,
    names: WEEKDAYS,
  });
  const days: number[] = [];
  for (let index = 0; index < CYCLE_DAYS; index++) {
    const day = new Date(CYCLE_START + index * DAY);
    if (
      months.includes(day.getUTCMonth() + 1) &&
      dates.includes(day.getUTCDate()) &&
      weekdays.includes(day.getUTCDay() + 1)
    )
      days.push(index);
  }
  return days;
}

function matchingOrAll(text: string, field: Field): number[] {
  return matching(text === '?' ? '*' : text, field);
}

function matching(text: string, field: Field): number[] {
  const values = new Set(text.split(',').flatMap((part) => matchingPart(part, field)));
  return [...values].sort((left, right) => left - right);
}

function matchingPart(part: string, field: Field): number[] {
  const match = PART.exec(part);
  if (!match) throw new RangeError(`${field.title}: cannot read ${JSON.stringify(part)}`);
  const [, first, last, step] = match;
  const from = first === undefined ? field.from : numberOf(first, field);
  const single = first !== undefined && step === undefined ? from : field.to;
  const to = last === undefined ? single : numberOf(last, field);
  if (to < from) throw new RangeError(`${field.title}: ${part} runs backwards`);
  const values: number[] = [];
  for (let value = from; value <= to; value += Number(step ?? 1)) values.push(value);
  return values;
}

function numberOf(text: string, { title, from, to, names = [] }: Field): number {
  const index = names.indexOf(text);
  const value = index < 0 ? Number(text) : from + index;
  if (value >= from && value <= to) return value;
  throw new RangeError(`${title}: ${text} is not between ${from} and ${to}`);
}
