import { idealMillis } from './ideal.ts';
import { aimd, fixed, ours, runSweep, type SweepSpec } from './sweep.ts';

/** How one client did at a limit. */
export interface Score {
  /** Share of the speed of a client that knows the limit. */
  readonly speed: number;
  /** Share of responses that were refusals. */
  readonly refused: number;
  /** Tokens that were not revoked. */
  readonly left: number;
}

/** The product and its rivals at one limit. */
export interface Comparison {
  readonly ours: Score;
  readonly fixed: Score;
  readonly aimd: Score;
}

/** What many comparisons come to. */
export interface Summary {
  readonly draws: number;
  readonly speed: { readonly worst: number; readonly tenth: number; readonly median: number };
  /** Share with at least 0.90 of the allowed rate. */
  readonly fast: number;
  readonly refused: number;
  /** Share refused less than by both rivals. */
  readonly polite: number;
  /** Share that took at most 1.05 times as long as fixed concurrency. */
  readonly notSlower: number;
  /** Medians of the rivals. */
  readonly rivals: { readonly fixed: number; readonly aimd: number };
  /** Draws with tokens that were not revoked. */
  readonly left: number;
}

const SLOWER = 1.05;

/** Lets the product and its rivals do the same sweep. */
export async function compare(spec: SweepSpec): Promise<Comparison> {
  const ideal = idealMillis(spec);
  const measure = async (subject: typeof fixed): Promise<Score> => {
    const { millis, asked, refused, left } = await runSweep(subject, spec, 6 * ideal + 60_000);
    return { speed: ideal / millis, refused: refused / asked, left };
  };
  return { ours: await measure(ours()), fixed: await measure(fixed), aimd: await measure(aimd) };
}

/** Whether the product was not refused more than its rivals. */
export function isPolite({ ours: { refused }, fixed, aimd }: Comparison): boolean {
  return refused <= Math.min(fixed.refused, aimd.refused);
}

/** What many comparisons come to. */
export function summarize(all: readonly Comparison[]): Summary {
  const speeds = all.map((one) => one.ours.speed);
  return {
    draws: all.length,
    speed: {
      worst: quantile(speeds, 0.01),
      tenth: quantile(speeds, 0.1),
      median: quantile(speeds, 0.5),
    },
    fast: share(all, ({ ours: { speed } }) => speed >= 0.9),
    refused: quantile(
      all.map((one) => one.ours.refused),
      0.5,
    ),
    polite: share(all, isPolite),
    notSlower: share(all, (one) => SLOWER * one.ours.speed >= one.fixed.speed),
    rivals: {
      fixed: quantile(
        all.map((one) => one.fixed.speed),
        0.5,
      ),
      aimd: quantile(
        all.map((one) => one.aimd.speed),
        0.5,
      ),
    },
    left: all.filter((one) => one.ours.left > 0).length,
  };
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(at * sorted.length)] ?? Number.NaN;
}

function share<T>(values: readonly T[], isSo: (value: T) => boolean): number {
  return values.filter(isSo).length / values.length;
}
