import type { Token } from '../../lambda/domain/token.ts';
import type { Call } from './account.ts';
import type { NightPolicy } from './written.ts';

/** The word of a run on one token. */
export interface Said {
  readonly id: string;
  readonly outcome?: string | undefined;
  readonly reason: string;
}

/** One run, as somebody who watches the account and reads the answer sees it. */
export interface Seen {
  readonly now: number;
  readonly policy: NightPolicy;
  readonly isEnforcing: boolean;
  readonly listed: readonly Token[];
  /** The list came to its end. */
  readonly isWhole: boolean;
  /** A token as it is when the run is over. */
  readonly after: (id: string) => Token | undefined;
  readonly calls: readonly Call[];
  /** Ids of the tokens that somebody was told of. */
  readonly told: readonly string[];
  /** In a run that carries out an approved plan: `revoke ID` or `disable ID` of each of its entries. */
  readonly approved?: ReadonlySet<string>;
  /** Held for its clock or its list. */
  readonly held: boolean;
  /** What the run said; absent for one that was killed. */
  readonly said?: readonly Said[];
}

/** What was done to a token. */
export function mayHaveOf({ calls, said = [] }: Seen, id: string) {
  const own = calls.filter((call) => call.id === id);
  return {
    // A token that is disabled already goes into quarantine without a request.
    disabled:
      own.some(({ kind, isTrue }) => kind === 'disable' && isTrue) ||
      said.some((one) => one.id === id && one.outcome === 'quarantined'),
    lied: own.some(({ isTrue }) => !isTrue),
    /** Its provider said that it was removed, and was believed. */
    claimed:
      own.some(({ kind, isTrue }) => kind === 'revoke' && !isTrue) &&
      said.some((one) => one.id === id && one.outcome === 'revoked'),
  };
}
