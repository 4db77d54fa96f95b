/** An access key of the stub; times are epoch milliseconds. */
export interface StubKey {
  readonly id: string;
  readonly userName: string;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  readonly status?: string;
}

/** A service-specific credential of the stub. */
export interface StubCredential {
  readonly id: string;
  readonly userName: string;
  readonly serviceName: string;
  readonly alias?: string;
  readonly createdAt: number;
  readonly expiresAt?: number;
  readonly status?: string;
}

/** What the stub knows. */
export interface IamState {
  /** Name and path. */
  readonly users: Map<string, string>;
  readonly keys: Map<string, StubKey>;
  readonly credentials: Map<string, StubCredential>;
  /** Ids of the keys and credentials that were deleted by a call, in that order. */
  readonly deleted: string[];
  /** Items a page, of every list. @default 100 */
  pageSize: number;
  /** How often a credential report is said not to be ready yet. @default 0 */
  reportDelay: number;
}

/** An account without users. */
export function emptyAccount(): IamState {
  return {
    users: new Map(),
    keys: new Map(),
    credentials: new Map(),
    deleted: [],
    pageSize: 100,
    reportDelay: 0,
  };
}
