/**
 * The provider says that there is no such token, which is checked against a second source.
 * `gone-on-retry`: it says so to a repeated request, after the response to an earlier attempt was lost.
 */
export type GoneClaim = 'already-gone' | 'gone-on-retry';

/** The claim that a response makes in which the provider does not know the token. */
export function goneClaim({ repeated }: { readonly repeated: boolean }): GoneClaim {
  return repeated ? 'gone-on-retry' : 'already-gone';
}
