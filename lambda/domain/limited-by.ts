/** What limits how fast a connection is swept. Lengths are seconds from when that was read. */
export type LimitedBy =
  | {
      /** So many requests in each window, as headers tell or as was found. */
      readonly kind: 'window';
      readonly limit: number;
      /** How long a window is, where that is known. */
      readonly windowSeconds?: number;
      /** When the next one begins, where that is told and is to come. */
      readonly resetsInSeconds?: number;
    }
  | {
      /** A rate that the provider was found to allow, or the share of it that is ours. */
      readonly kind: 'rate';
      readonly requestsPerSecond: number;
    }
  | {
      /** The provider refuses everything, and asked to wait. */
      readonly kind: 'wait';
      readonly endsInSeconds: number;
    }
  | {
      /** The provider refuses everything, and does not say for how long. */
      readonly kind: 'refusals';
    }
  | {
      /** A rate that is configured, or the default of the provider. */
      readonly kind: 'configured';
      readonly requestsPerSecond: number;
    };
