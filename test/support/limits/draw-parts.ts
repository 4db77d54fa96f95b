import type { Dice } from './dice.ts';
import type { PartSpec } from './spec.ts';

/** Kinds of limits, the more common ones more than once. */
export const KINDS = [
  'bucket',
  'bucket',
  'fixed',
  'fixed',
  'anchored',
  'sliding-log',
  'sliding-counter',
  'in-flight',
  'ban',
  'two',
  'others',
  'change',
] as const;

export type Kind = (typeof KINDS)[number];

const WINDOWS = [1, 2, 5, 10, 15, 20, 30, 60, 60, 60, 120, 300, 900, 3600];

/** Most requests of one sweep. */
export const MOST_TOKENS = 6000;

/** The limits of one provider of a kind, for about `rate` requests a second. @param slots for requests in flight */
export function drawParts(
  dice: Dice,
  kind: Kind,
  rate: number,
  slots: number,
): readonly PartSpec[] {
  switch (kind) {
    case 'in-flight':
      return [{ kind, most: slots }];
    case 'two': {
      const windowMillis = drawWindow(dice, rate);
      const quota = Math.max(2, Math.round((rate * windowMillis) / 1000));
      const faster = rate * dice.spread(1.2, 4);
      const burst = Math.max(1, Math.round(faster * dice.spread(0.1, 2)));
      return [
        { kind: 'fixed', quota, windowMillis, phase: 0 },
        { kind: 'bucket', rate: faster, burst },
      ];
    }
    case 'others':
    case 'change':
      return [
        drawPart(
          dice,
          dice.pick(['bucket', 'fixed', 'anchored', 'sliding-log', 'sliding-counter'] as const),
          rate,
        ),
      ];
    default:
      return [drawPart(dice, kind, rate)];
  }
}

function drawPart(dice: Dice, kind: Kind, rate: number): PartSpec {
  const windowMillis = drawWindow(dice, rate);
  const quota = Math.max(1, Math.round((rate * windowMillis) / 1000));
  const phase = dice.random() < 0.5 ? 0 : dice.random() * windowMillis;
  switch (kind) {
    case 'fixed':
      return { kind, quota, windowMillis, phase };
    case 'sliding-log':
    case 'sliding-counter':
      return { kind, quota, windowMillis, phase, countsRefusals: dice.random() < 0.25 };
    case 'anchored':
      return { kind, quota, windowMillis };
    default: {
      const burst = Math.max(1, Math.round(dice.spread(1, Math.max(2, 3 * rate))));
      return { kind: 'bucket', rate, burst };
    }
  }
}

/** Milliseconds. A window of less than two requests is a slow bucket. */
function drawWindow(dice: Dice, rate: number): number {
  const fitting = WINDOWS.filter(
    (seconds) => rate * seconds >= 2 && rate * seconds <= MOST_TOKENS / 4,
  );
  return 1000 * (fitting.length > 0 ? dice.pick(fitting) : 1);
}
