import { type Alarm, keyOfMetric, periodOf, type Sent, type Series } from './alarm.ts';

/** The data point of an alarm's metric in a period, as far as it is known at a time; `undefined` where there is none. */
export type DataPoints = (period: number, now: number) => number | undefined;

/** What CloudWatch makes of the values that were sent, for one alarm. Supports what the stack uses, and no more. */
export function dataPointsOf(alarm: Alarm, series: Series): DataPoints {
  const millis = periodOf(alarm);
  if (alarm.MetricName !== undefined && alarm.Statistic !== undefined)
    return statistic(
      series.get(keyOfMetric(alarm.MetricName, alarm.Dimensions)) ?? [],
      alarm.Statistic,
      millis,
    );
  const points = new Map<string, DataPoints>();
  for (const { Id, MetricStat } of alarm.Metrics ?? []) {
    if (!MetricStat) continue;
    const { MetricName, Dimensions } = MetricStat.Metric;
    const sent = series.get(keyOfMetric(MetricName, Dimensions)) ?? [];
    points.set(Id, statistic(sent, MetricStat.Stat, millis));
  }
  const expression = alarm.Metrics?.find(({ Expression }) => Expression)?.Expression ?? '';
  return sumOf(expression, points);
}

function statistic(sent: readonly Sent[], stat: string, millis: number): DataPoints {
  const periods = new Map(
    [...Map.groupBy(sent, ({ at }) => Math.floor(at / millis))].map(([period, all]) => [
      period,
      { all, last: Math.max(...all.map(({ at }) => at)), whole: combined(all, stat) },
    ]),
  );
  return (period, now) => {
    const found = periods.get(period);
    if (!found || found.last <= now) return found?.whole;
    return combined(
      found.all.filter(({ at }) => at <= now),
      stat,
    );
  };
}

function combined(sent: readonly Sent[], stat: string): number | undefined {
  const [first, ...others] = sent.map(({ value }) => value);
  if (first === undefined) return undefined;
  return others.reduce((one, other) => combine(stat, one, other), first);
}

function combine(stat: string, one: number, other: number): number {
  if (stat === 'Sum') return one + other;
  if (stat === 'Maximum') return Math.max(one, other);
  throw new Error(`unknown statistic ${stat}`);
}

/** `FILL(a, 0) + FILL(b, 0)`; a sum has a value only where all its terms have one. */
function sumOf(expression: string, points: ReadonlyMap<string, DataPoints>): DataPoints {
  const terms = expression.split(' + ').map((term) => {
    const [, filled, fill] = /^FILL\((\w+), (\d+)\)$/.exec(term) ?? [];
    const of = points.get(filled ?? term);
    if (!of) throw new Error(`cannot read the expression ${expression}`);
    return (period: number, now: number) =>
      of(period, now) ?? (fill === undefined ? undefined : Number(fill));
  });
  return (period, now) =>
    terms.reduce<number | undefined>((sum, term) => {
      const value = term(period, now);
      return sum === undefined || value === undefined ? undefined : sum + value;
    }, 0);
}
