import type { Explanation } from './explain.ts';
import type { RememberedToken, TokenKey } from './remembered-token.ts';

/** One listed token: what a sweep would decide about it and why, and what is remembered of it. */
export interface ExplainedToken {
  /** Name of the connection. */
  readonly connection: string;
  /** Name of its provider. */
  readonly provider: string;
  readonly explanation: Explanation;
  /** Absent where nothing is remembered of it. */
  readonly remembered?: readonly [key: TokenKey, token: RememberedToken];
}
