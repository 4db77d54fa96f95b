import * as z from 'zod';

/** How an alarm evaluates, as far as the documentation leaves it open. */
export interface Leeway {
  /** Periods that CloudWatch fetches besides those that it was asked to evaluate. */
  readonly extraPeriods: number;
  /** Whether the period that has not ended yet is evaluated. */
  readonly evaluatesCurrent: boolean;
}

/** A value that was sent for a metric: when (epoch milliseconds), and how much. */
export interface Sent {
  readonly at: number;
  readonly value: number;
}

/** The values of each metric, by {@link keyOfMetric}. */
export type Series = ReadonlyMap<string, readonly Sent[]>;

/** The state of an alarm. */
export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const Text = z.union([z.string(), z.unknown().transform((value) => JSON.stringify(value))]);
const Dimensions = z.array(z.object({ Name: z.string(), Value: Text })).default([]);
const Named = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions });
const Query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: z.object({ Metric: Named, Period: z.number(), Stat: z.string() }).optional(),
});

/** An alarm of a template. */
export const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions,
  Statistic: z.string().optional(),
  Period: z.number().optional(),
  Metrics: z.array(Query).optional(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']),
});

/** An alarm of a template. */
export type Alarm = z.output<typeof Alarm>;

/** The key of a metric: its name, and the connection or the queue that it is about, such as `Attention crm`. */
export function keyOfMetric(name: string, dimensions: z.output<typeof Dimensions>): string {
  const about = dimensions.flatMap(({ Name, Value }) => {
    if (Name === 'Connection') return Value;
    return Name === 'QueueName' ? (/DeadLetters(schedule|function)/.exec(Value)?.[1] ?? []) : [];
  });
  return [name, ...about].join(' ');
}

/**
 * The state that an alarm takes at a time (epoch milliseconds).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(
  alarm: Alarm,
  before: State,
  at: number,
  values: (period: number) => number | undefined,
  { extraPeriods, evaluatesCurrent }: Leeway,
): State {
  const { EvaluationPeriods: asked } = alarm;
  const last = Math.floor(at / periodOf(alarm)) - (evaluatesCurrent ? 0 : 1);
  const real: boolean[] = [];
  for (let period = last; period > last - asked - extraPeriods; period--) {
    const value = values(period);
    if (value !== undefined) real.push(isBreach(alarm, value));
  }
  return judge(alarm, before, real.slice(0, asked));
}

/** Judges the latest real data points of an evaluation range, newest first: whether each is a breach. */
export function judge(
  alarm: Pick<Alarm, 'EvaluationPeriods' | 'DatapointsToAlarm' | 'TreatMissingData'>,
  before: State,
  real: readonly boolean[],
): State {
  const { EvaluationPeriods: asked, DatapointsToAlarm: needed = asked, TreatMissingData } = alarm;
  const breaches = real.filter(Boolean).length;
  const missing = asked - real.length;
  if (breaches >= needed) return 'ALARM';
  switch (TreatMissingData) {
    case 'notBreaching':
      return 'OK';
    case 'breaching':
      return breaches + missing >= needed ? 'ALARM' : 'OK';
    case 'ignore':
      return real.some((breach) => !breach) ? 'OK' : before;
    default:
      return real.length === 0 ? 'INSUFFICIENT_DATA' : 'OK';
  }
}

function isBreach({ ComparisonOperator, Threshold }: Alarm, value: number): boolean {
  return ComparisonOperator === 'LessThanThreshold' ? value < Threshold : value >= Threshold;
}

/** Milliseconds. */
export function periodOf({ Period, Metrics }: Alarm): number {
  const seconds = Period ?? Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period;
  if (seconds === undefined) throw new Error('an alarm without a period');
  return seconds * 1000;
}
