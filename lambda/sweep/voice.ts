import type { Outcome, PageEvent, SweepEvent, TokenEvent } from '../domain/events.ts';
import type { Candidate } from '../domain/plan.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports.ts';

/** What one connection has to say of its work; its name and the time are filled in. */
export interface Voice {
  page(page: Omit<PageEvent, 'type' | 'connection'>): void;
  token(token: Token, fate: Fate): void;
  acting(candidates: number): void;
}

/** The end of one token. */
export type Fate = Omit<TokenEvent, 'type' | 'connection' | 'token' | 'at'>;

/** Speaks for the connection `name`. */
export function speakFor(name: string, clock: Clock, emit: (event: SweepEvent) => void): Voice {
  return {
    page: (page) => emit({ type: 'page', connection: name, ...page }),
    token: (token, fate) =>
      emit({ type: 'token', connection: name, token, ...fate, at: clock.now() }),
    acting: (candidates) => emit({ type: 'acting', connection: name, candidates }),
  };
}

/** The fate of a candidate that went, or was to go. */
export function wanted({ token, rule }: Candidate, outcome: Outcome): Fate {
  const decision = rule.action === 'disable' ? 'disable' : 'revoke';
  const along = token.children === 'revoke' ? '; whatever was made with it goes along' : '';
  return { decision, rule: rule.name, reason: `rule ${rule.name} matches${along}`, outcome };
}

/** The fate of a candidate that a safeguard keeps. */
export function withheld({ rule }: Candidate, reason: string): Fate {
  return { decision: 'withheld', rule: rule.name, reason };
}

/** After so many words at once, whoever writes them down gets to do it. */
const WORDS_IN_ONE_BREATH = 1000;

/** Speaks of many candidates at once, without their words piling up in memory. */
export async function speakOfAll<T>(
  candidates: Iterable<T>,
  speak: (candidate: T) => void,
  clock: Clock,
): Promise<void> {
  let count = 0;
  for (const candidate of candidates) {
    speak(candidate);
    count++;
    if (count % WORDS_IN_ONE_BREATH === 0) await clock.sleep(0);
  }
}
