/** The conditions of a rule; all that are present must hold. Durations are milliseconds. */
export interface Conditions {
  readonly expiredFor?: number | undefined;
  readonly expiresWithin?: number | undefined;
  readonly olderThan?: number | undefined;
  readonly lifetimeOver?: number | undefined;
  readonly unusedFor?: number | undefined;
  readonly neverExpires?: boolean | undefined;
  readonly status?: readonly string[] | undefined;
  /** Globs: `*` and `?`. */
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly scope?: string | undefined;
  /** Holds when the inner conditions do not all hold. */
  readonly not?: Conditions | undefined;
}

/** What a rule may do to take a token out of use. */
export type RemovingAction = 'revoke' | 'disable' | 'quarantine';

/** What a rule does to a token that it matches. */
export type Action = RemovingAction | 'report' | 'keep';

/** One rule of a policy. */
export interface Rule {
  readonly name: string;
  readonly when: Conditions;
  readonly action: Action;
  /** How long before it acts the rule is announced, in milliseconds. */
  readonly announce?: number | undefined;
  /**
   * Milliseconds: how long a quarantine lasts; and how long a token that was restored is not disabled again.
   * Always there with `quarantine`.
   */
  readonly for?: number | undefined;
}

/** Globs that protect a token whatever the rules say; all that are present must match. */
export interface ProtectEntry extends ProtectGlobs {
  /** The instant from which it protects nothing, in epoch milliseconds; without one it has no end. */
  readonly until?: number | undefined;
  /** Why it is there, for people. */
  readonly reason?: string | undefined;
}

/** What of a token a protect entry names. */
export interface ProtectGlobs {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly owner?: string | undefined;
  readonly scope?: string | undefined;
  readonly tag?: string | undefined;
}

/** The limits within which a connection may revoke. */
export interface Safeguards {
  /** Tokens; a plan with more holds the connection. */
  readonly maxRevocations: number;
  /** 0 to 1, of the listed tokens; a plan with more holds the connection. */
  readonly maxRevocationShare: number;
  /** 0 to 1, of the tokens that are expected; a list that misses more holds the connection. Where there is memory. */
  readonly maxListDrop?: number | undefined;
  /** Living tokens of each group. */
  readonly keepNewest: number;
  /** Milliseconds. */
  readonly minimumAge: number;
  /** Milliseconds. */
  readonly maxClockSkew: number;
}

/** Ordered rules, of which the first that matches decides, and the safeguards that limit them. */
export interface Policy {
  readonly name: string;
  readonly rules: readonly Rule[];
  readonly protect: readonly ProtectEntry[];
  readonly safeguards: Safeguards;
  /** Which plans somebody has to approve: all, or those that would remove more tokens than so many. */
  readonly approval?: 'required' | { readonly above: number } | undefined;
}
