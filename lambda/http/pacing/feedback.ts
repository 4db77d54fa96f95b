/** What a response, or its absence, says about the provider's limit. */
export type Feedback =
  | { readonly kind: 'ok' | 'failed'; readonly rateLimit?: RateLimitHint }
  | {
      readonly kind: 'throttled';
      /** The wait that the provider asked for; the caller observes it for this request, without holding a slot. */
      readonly waitMillis?: number;
      readonly rateLimit?: RateLimitHint;
    };

/** Rate limit headers, in requests and in milliseconds from now. */
export interface RateLimitHint {
  readonly limit?: number;
  readonly remaining?: number;
  readonly resetMillis?: number;
}
