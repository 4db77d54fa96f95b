import type { RuleDecision } from './policy.ts';
import type { RemovingAction } from './policy-types.ts';
import type { RememberedToken } from './remembered-token.ts';
import type { Token } from './token.ts';

/** What comes next for a listed token, as far as time and memory have a say in it. Instants are epoch milliseconds. */
export type Step = ActStep | AnnounceStep | WaitStep | RestStep | ReportStep | WithholdStep;

/** It is revoked or disabled now. */
export interface ActStep {
  readonly kind: 'act';
  readonly action: RemovingAction;
}

/** Whoever is concerned is told that it will be acted on, from `due` on. */
export interface AnnounceStep {
  readonly kind: 'announce';
  readonly due: number;
}

/** It was announced, or is in quarantine, until `due`. */
export interface WaitStep {
  readonly kind: 'wait';
  readonly of: 'announce' | 'quarantine';
  readonly due: number;
}

/** Its removal had no effect, and the next try is left to a later run. */
export interface RestStep {
  readonly kind: 'rest';
  readonly action: RemovingAction;
  readonly remembered: RememberedToken;
}

/** It is left as it is, and named. */
export interface ReportStep {
  readonly kind: 'report';
  readonly reason: string;
  /** What is noticed of it for the first time. */
  readonly notice?: Notice;
}

/** A rule wants it gone, and it is left as it is. */
export interface WithholdStep {
  readonly kind: 'withhold';
  readonly reason: string;
}

/** What somebody did with a token in quarantine. */
export type Notice = 're-enabled' | 'used';

/** A listed token with what is known of it. */
export interface Situation {
  readonly token: Token;
  /** What the rules say. */
  readonly decided: RuleDecision;
  readonly remembered: RememberedToken | undefined;
  /** When the list began, in epoch milliseconds. */
  readonly now: number;
}
