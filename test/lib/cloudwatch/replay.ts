import { MINUTE } from '../../support/clock.ts';
import { type Alarm, evaluate, type Leeway, type State } from './alarm.ts';
import { dataPointsOf } from './data-points.ts';
import { Nights } from './nights.ts';
import type { Story } from './stories.ts';

/** Somebody was told. */
export interface Telling {
  /** Name of the alarm. */
  readonly alarm: string;
  /** Milliseconds after the first bad run was due. */
  readonly after: number;
}

const STEP = 30 * MINUTE;

/** Plays so many nights of a story before the alarms; returns what they tell once the story has begun. */
export function replay(
  story: Story,
  alarms: readonly Alarm[],
  nightCount: number,
  leeway: Leeway,
): readonly Telling[] {
  const nights = new Nights(nightCount);
  for (let night = 0; night < nightCount; night++) story.night(nights, night);
  const begin = nights.due(story.since);
  const tellings = alarms.flatMap((alarm) =>
    timesOfAlarm(alarm, nights, leeway)
      .filter((at) => at > nights.due(-1))
      .map((at) => ({ alarm: alarm.AlarmName, after: at - begin })),
  );
  return tellings.sort((one, other) => one.after - other.after);
}

/** When the alarm changes to `ALARM`, and so acts. */
function timesOfAlarm(alarm: Alarm, nights: Nights, leeway: Leeway): number[] {
  const points = dataPointsOf(alarm, nights.series);
  const times: number[] = [];
  let state: State = 'INSUFFICIENT_DATA';
  for (let at = nights.due(-2); at < nights.end; at += STEP) {
    // What is yet to come is not known.
    const known = (period: number) => points(period, at);
    const next = evaluate(alarm, state, at, known, leeway);
    if (next === 'ALARM' && state !== 'ALARM') times.push(at);
    state = next;
  }
  return times;
}
