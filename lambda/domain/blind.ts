import { DAY } from './duration.ts';
import { isBaseline, type Remembered, type RunRecord } from './remembered.ts';

/** For so long a rule stays blind; what it cannot be told for is then taken for usual. */
const MAX_BLIND_MILLIS = 30 * DAY;

/** What a list says of the rules that remove tokens. */
export interface ToldList {
  /** When it began, in epoch milliseconds. */
  readonly now: number;
  /** Tokens that were listed. */
  readonly listed: number;
  /** For how many of them each rule could be told. */
  readonly told: Readonly<Record<string, number>>;
}

/** A rule that could be told for most tokens, and suddenly cannot. */
export interface BlindRule {
  readonly rule: string;
  readonly told: number;
  readonly listed: number;
  /** Since when, in epoch milliseconds. */
  readonly since: number;
}

/**
 * The rules that cannot be told for more than half of the listed tokens, where they could in the last run that was not
 * blind: a right of the credential may be gone, or a field of the API. What that run, and later ones, removed is left out,
 * and a rule that can be told for as many tokens as before is not blind, however many others have come.
 */
export function blindRules({ now, listed, told }: ToldList, { runs }: Remembered): BlindRule[] {
  return Object.entries(told).flatMap(([rule, count]) => {
    if (count * 2 >= listed) return [];
    const since = sinceWhen(rule, count, now, runs);
    return since === undefined || now - since > MAX_BLIND_MILLIS
      ? []
      : [{ rule, told: count, listed, since }];
  });
}

/** Since when a rule is blind, `now` if it has just become so; `undefined` when it is not. */
function sinceWhen(
  rule: string,
  count: number,
  now: number,
  runs: readonly RunRecord[],
): number | undefined {
  const index = runs.findLastIndex((run) => isBaseline(run) && run.told?.[rule] !== undefined);
  const last = runs[index];
  if (!last) return undefined;
  const since = last.blind?.[rule];
  if (since !== undefined) return since;
  const removed = runs.slice(index).reduce((sum, run) => sum + run.removed, 0);
  const expected = (last.told?.[rule] ?? 0) - removed;
  const couldBeTold = expected > 0 && expected * 2 > last.listed - removed;
  return couldBeTold && count * 2 < expected ? now : undefined;
}

/** Why a rule is blind, and what to do. */
export function whyBlind({ rule, told, listed, since }: BlindRule): string {
  const date = new Date(since).toISOString();
  return `rule ${rule} can be told for ${told} of ${listed} listed tokens only, since ${date}, and could for most before: check the rights of the credential, and what the provider returns; nothing is done by this rule until then`;
}

/** Why nothing is done by each rule that is blind, by its name. */
export function reasonsOf(blind: readonly BlindRule[]): ReadonlyMap<string, string> {
  return new Map(blind.map((one) => [one.rule, whyBlind(one)]));
}
