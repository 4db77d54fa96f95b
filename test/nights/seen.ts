import type { Token } from '../../lambda/domain/token.ts';
import type { Ran } from '../support/run.ts';
import type { Call } from './account.ts';
import type { NightPolicy } from './written.ts';

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
  /** Held for its clock or its list. */
  readonly held: boolean;
  /** What the run said; absent for one that was killed. */
  readonly ran?: Ran;
}

/** What was done to a token. */
export function mayHaveOf({ calls, ran }: Seen, id: string) {
  const own = calls.filter((call) => call.id === id);
  const said = ran?.fates.find(({ token }) => token.id === id);
  return {
    // A token that is disabled already goes into quarantine without a request.
    disabled:
      own.some(({ kind, isTrue }) => kind === 'disable' && isTrue) ||
      said?.outcome === 'quarantined',
    lied: own.some(({ isTrue }) => !isTrue),
  };
}
