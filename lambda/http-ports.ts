/** One request, before it is signed. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. May contain a secret, so it is never printed. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Creates what no two attempts may share, such as an assertion that a server accepts once. */
  readonly fresh?: () => Pick<HttpRequest, 'headers' | 'body'>;
  /** Called for each attempt, right before it starts. */
  readonly sign?: Signer;
  /**
   * Recognizes throttling or a temporary failure that the status alone does not show. The first attempt is 1;
   * `answeredAt` is what the provider's clock said at the response, in epoch milliseconds.
   */
  readonly classify?: (
    response: HttpResponse,
    attempt: number,
    answeredAt: number,
  ) => RetryClass | undefined;
}

/** Headers that authenticate one attempt made at `now` (epoch milliseconds). */
export type Signer = (
  request: HttpRequest,
  now: number,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** What a response means to the retry policy. `waitMillis` is a wait that the provider is known to need. */
export type RetryClass =
  | { readonly kind: 'final' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'throttled'; readonly waitMillis?: number };

/** A complete response. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** True when an earlier attempt of the same request may have been carried out, its response being lost. */
  readonly repeated: boolean;
}

/**
 * The HTTP client of one connection: with its rate limit, timeout and retries.
 * Throws SweepError `timeout`, `unavailable`, `invalid-response` (too large), `deadline`;
 * every complete response is returned, whatever its status.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** The memory of the process, as far as responses may take it. */
export interface Memory {
  /** Bytes that the heap can hold at most. */
  readonly heapBytes: number;
  /** Bytes that the heap would still hold with everything outside in it, such as bodies; garbage is not free yet. */
  freeBytes(): number;
  /** Frees what nothing refers to any more; everything else stands still meanwhile. */
  collect(): void;
}
