/** A policy as it stands in the file. */
export interface WrittenPolicy {
  readonly rules: readonly WrittenRule[];
  readonly approval?: 'required' | { readonly above: number };
  readonly protect?: readonly Readonly<Record<string, string>>[];
  readonly safeguards?: {
    readonly maxRevocations?: number;
    readonly maxRevocationShare?: number;
    readonly keepNewest?: number;
    readonly minimumAge?: string;
    readonly maxClockSkew?: string;
  };
}

/** A rule as it stands in the file. */
export interface WrittenRule {
  readonly name?: string;
  readonly when: WrittenConditions;
  readonly action: string;
  readonly announce?: string;
  readonly for?: string;
}

/** Conditions as they stand in the file. */
export interface WrittenConditions {
  readonly expiredFor?: string;
  readonly expiresWithin?: string;
  readonly olderThan?: string;
  readonly lifetimeOver?: string;
  readonly unusedFor?: string;
  readonly neverExpires?: boolean;
  readonly status?: readonly string[];
  readonly name?: string;
  readonly owner?: string;
  readonly scope?: string;
  readonly not?: WrittenConditions;
}

/** What is known of a listed token; instants are epoch milliseconds. */
export interface Facts {
  readonly id: string;
  readonly group?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly scopes?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly createdAt?: number;
  readonly expiresAt: number | 'never' | 'unknown';
  readonly lastUsedAt: number | 'never' | 'unknown';
  /** The connection signs in with it. */
  readonly own?: boolean;
  /** Out of use although listed. */
  readonly disabled?: boolean;
  /** Another token, which nobody names, takes it along. */
  readonly hasUnknownParent?: boolean;
  /** Whatever was made with it goes along; whether that is allowed. */
  readonly children?: 'keep' | 'revoke';
  /** What the provider has settled, if it has. */
  readonly providerState?: { readonly kind: string };
}
