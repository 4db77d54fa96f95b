import type { AnnouncingCandidate } from './candidate.ts';
import type { Problem, TokenEvent } from './events.ts';
import type { Notice } from './notice-record.ts';

/** Tells people what an enforcing run does, and will do, to their tokens; once, when all else is done. */
export interface Messenger {
  /** Takes in what became of a token. */
  add(event: TokenEvent): void;
  /**
   * Takes in what is to be announced in a connection, when the rest of it is done. Never throws.
   * @param findEmail looks up the address of an owner at the provider; it may throw SweepError
   */
  prepare(
    connection: string,
    announced: readonly AnnouncingCandidate[],
    findEmail: FindEmail | undefined,
  ): Promise<void>;
  /** Sends everything, and returns who was told of what was to be announced. Never throws. */
  send(): Promise<Told>;
}

/** The e-mail address of an owner, by what the tokens name as the owner; `undefined` where the provider gives none. */
export type FindEmail = (owner: string) => Promise<string | undefined>;

/** What became of an announcement. */
export type Told = (candidate: AnnouncingCandidate) => Delivered;

/** Who was told, or why nobody was. */
export type Delivered = { readonly to: string } | { readonly problem: Problem };

/** Sends one message to an e-mail address. Throws SweepError. */
export type SendMail = (to: string, notice: Notice) => Promise<void>;
