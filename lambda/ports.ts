import type * as z from 'zod';
import type { PlanOrigin } from './domain/approvable-plan.ts';
import type { Candidate } from './domain/candidate.ts';
import type { CurrentLimits, ListProblem } from './domain/events.ts';
import type { FieldTrace } from './domain/field-trace.ts';
import type { GoneClaim } from './domain/gone-claim.ts';
import type { OwnTokenKnowledge, OwnTokenSearch } from './domain/own-token.ts';
import type { Permission } from './domain/permission.ts';
import type { Policy } from './domain/policy-types.ts';
import type { RegisterEntry, Tag } from './domain/register-entry.ts';
import type { RemovalWord } from './domain/removal.ts';
import type { RestoreIntent } from './domain/restore-event.ts';
import type { ConnectionRoom } from './domain/room.ts';
import type { Token, TokenField } from './domain/token.ts';
import type { HttpClient } from './http-ports.ts';

export type { CurrentLimits };

/** The source of time. Injected, so that tests control it. */
export interface Clock {
  /** The wall clock, in epoch milliseconds. It may be set at any moment, so nothing is measured with it. */
  now(): number;
  /** Milliseconds since some moment, by a clock that nobody sets: for pace, waits and deadlines. */
  elapsed(): number;
  /**
   * Resolves after `millis`, or as soon as `signal` aborts; never rejects. Zero waits for one turn of the event loop.
   * @param why what it is for, such as `as the provider asks (HTTP 429)`
   */
  sleep(millis: number, signal?: AbortSignal, why?: string): Promise<void>;
}

/** When the run must end. `signal` means: start nothing new; what is in flight may finish. */
export interface Stop {
  readonly signal: AbortSignal;
  /** By {@link Clock.elapsed}; `Infinity` when there is no limit. */
  readonly deadline: number;
}

/** How much a connection may send to its provider. */
export interface Limits {
  /** Requests in flight. */
  readonly concurrency: number;
  /** Requests started a second; absent when no limit is documented or configured. */
  readonly requestsPerSecond?: number;
  /** Of a limit that the provider tells, or that is found, at most this share is used; the rest is for others. @default 1 */
  readonly share?: number;
  /** Milliseconds for a whole request, its body included. */
  readonly timeoutMillis: number;
}

/** One configured connection, ready to be swept: everything that the engine knows about it. */
export interface RunnableConnection {
  readonly name: string;
  /** Name of its provider. */
  readonly provider: string;
  readonly policy: Policy;
  /** What its provider calls a removal. @default 'revoke' */
  readonly removal?: RemovalWord;
  /** Whether this program can enable again what it disables there. @default - not known */
  readonly canRestore?: boolean;
  /** Requests in flight. */
  readonly concurrency: number;
  /** Other connections that reach the same account; absent when there is none. Never rejects. */
  peers?(): Promise<readonly Peer[]>;
  /** What its plans are made with. */
  planOrigin(): PlanOrigin;
  /**
   * Throws SweepError when the connection cannot be used at all.
   * @param fingerprintKey what the memory keys fingerprints with where there is no secret; without it they are those of this run
   */
  connect(stop: Stop, fingerprintKey?: () => Promise<string>): Promise<Connected>;
}

/** A configured connection that reaches the same account as another one, whether it is swept in this run or not. */
export type Peer = Pick<RunnableConnection, 'name' | 'policy'>;

/** A connection while it is being swept. */
export interface Connected {
  readonly provider: Provider;
  /** The memory for what is to be removed. */
  readonly room: ConnectionRoom;
  /** The largest difference seen so far between the provider's clock and the local one, signed. */
  clockSkewMillis(): number;
  /** A new search for the token that the connection signs in with, for one list. */
  searchOwnToken(): OwnTokenSearch;
  limits(): CurrentLimits;
  /** Calls `listener` each time that a request begins to wait, without a slot, to be repeated. */
  onWait?(listener: () => void): void;
  /** Calls `look` right before each request is sent from now on; one that stops the run keeps the request back. */
  beforeSending?(check: () => void): void;
  readonly beginWait?: BeginWait;
  /** Lets go of sockets and memory. */
  close(): void;
}

/**
 * Notes a wait that begins, and may end at any moment; people are told once it has lasted a minute.
 * @param mostMillis how long it can be; nobody knows when left out
 * @returns to be called when it ends
 */
export type BeginWait = (why: string, mostMillis?: number) => () => void;

/** Persists what a connection is about to do to tokens, before it does. Throws SweepError `audit-unavailable`. */
export interface IntentLog {
  write(
    connection: Pick<RunnableConnection, 'name' | 'provider'>,
    changes: readonly (Candidate | RestoreIntent)[],
  ): Promise<void>;
  /** Looks whether what was written is still there; where it is not, the run is stopped. */
  verify?(): void;
}

/** One provider, connected. */
export interface Provider {
  /** Yields pages; each page is fetched while the one before it is consumed. Throws SweepError. */
  list(): AsyncIterable<readonly Token[]>;
  /** What is known about the token that the connection signs in with; called when the whole list was read. */
  ownToken(): OwnTokenKnowledge;
  /** What went wrong although the list was read to its end, such as a parent without a list: it degrades the connection. Called then. */
  problems?(): readonly ListProblem[];
  /** How many entries of the list a filter left out; a parent counts as one. Called when the whole list was read. */
  passedOver?(): number;
  /** What `check` tells the operator although nothing went wrong. */
  notes?(): readonly string[];
  /** Throws SweepError when the token may still be in use. */
  revoke(token: Token): Promise<'revoked' | GoneClaim>;
  /**
   * One token as it is now, where the API can show it cheaply: to check it right before its revocation, and to prove the
   * revocation right after. `undefined` if it turns out that the API cannot.
   */
  inspect?(token: Token): Promise<Token | 'gone' | undefined>;
  /** Makes a token unusable but restorable, where the API can. */
  disable?(token: Token): Promise<'disabled' | GoneClaim>;
  /** Makes a token usable again that was disabled, where the API can; one that is enabled stays so. */
  restore?(token: Token): Promise<'restored' | GoneClaim>;
  /**
   * Records the state of a token that the provider itself does not list, so that it is not inspected again: `removed`
   * once its removal is proven, `inactive` when it is kept and introspection calls it inactive. Only in an enforcing run.
   */
  mark?(token: Token, as: 'removed' | 'inactive'): Promise<void>;
  /** What the `id` of a listed token is the fingerprint of, which outlasts the connection's secret. Never printed or kept. */
  secretIdOf?(token: Token): string | undefined;
  /** Looks up the e-mail address of an owner, where the API shows it; once for each. Throws SweepError. */
  readonly findEmail?: (owner: string) => Promise<string | undefined>;
  /** How the fields of one of the first listed tokens were read; `undefined` for all others. */
  trace?(token: Token): readonly FieldTrace[] | undefined;
}

/** What a provider needs to connect. */
export interface Dependencies<Settings = unknown, Credentials = unknown> {
  readonly settings: Settings;
  /** `undefined` when the connection names no secret and the provider allows that. */
  readonly credentials: Credentials;
  /** Name or ARN of the secret that holds the credentials. */
  readonly secretId?: string;
  /** Origin, optionally with a path, that replaces the provider's own hosts. */
  readonly endpoint?: URL;
  /** Whether the configuration says which listed token the connection signs in with, or that there is none. */
  readonly namesOwnToken: boolean;
  /**
   * The connection's HTTP client, for requests below these bases only. Bases come from the provider's own hosts and the
   * configuration, never from what a server sent.
   */
  readonly openHttp: (bases: readonly URL[]) => HttpClient;
  /** Its wall clock is not set while the connection is swept. */
  readonly clock: Clock;
  /** Requests in flight that the connection allows, for concurrent requests inside `list`. */
  readonly concurrency: number;
  /** Keyed SHA-256 of a secret identifier. */
  readonly fingerprint: (value: string) => string;
  readonly register: TokenRegister;
  /** The standard AWS credential chain, for providers that are AWS services. */
  readonly awsCredentials: AwsCredentialProvider;
  /** The token fields that the policy needs, so that costly ones are fetched only then. */
  readonly needs: ReadonlySet<TokenField>;
}

/** Resolves the AWS credentials to sign with. Throws SweepError `unauthorized`, or `unavailable` where they are not reached. */
export type AwsCredentialProvider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}>;

/** Tokens that a provider cannot list, kept as tagged secrets. */
export interface TokenRegister {
  /** Pages of the secrets that carry `tag`. */
  entries(tag: Tag): AsyncIterable<readonly RegisterEntry[]>;
  /** Sets one tag on one secret. */
  mark(arn: string, tag: Tag): Promise<void>;
}

/** Reads connection secrets. */
export interface CredentialStore {
  /** One result for each id: its JSON value, or its text where that is no JSON, or the SweepError that explains its absence. */
  read(secretIds: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
}

/**
 * A provider as the program knows it before it connects.
 * `Extra` is what it needs besides the dependencies of all, such as a client that would be too large to load for others.
 */
export interface ProviderModule<
  S extends z.ZodType = z.ZodType,
  C extends z.ZodType = z.ZodType,
  Extra = unknown,
> {
  readonly name: string;
  /** One sentence: what is swept. */
  readonly title: string;
  readonly settings: S;
  readonly credentials: C;
  /** False when the connection may do without a secret. */
  readonly secretRequired: boolean;
  /** The token fields that the API gives. */
  readonly capabilities: readonly TokenField[];
  /** Those that it gives with these settings, where they matter. @default - all of them */
  capabilitiesOf?(settings: z.output<S>): readonly TokenField[];
  /** True when the API can make a token unusable but restorable, so that a rule may say `disable`. */
  readonly canDisable?: true;
  /** Whether it disables tokens, and its list shows which are disabled, so that a rule may say `quarantine`. @default - it does not */
  showsDisabled?(settings: z.output<S>): boolean;
  /** Whether an id is the token value with these settings and without a secret, so that fingerprints stand for ids. @default - never */
  hasSecretIds?(settings: z.output<S>): boolean;
  /** What its API calls the removal of a token. @default 'revoke' */
  removal?(settings: z.output<S>): RemovalWord;
  /** Whether the API can enable again what was disabled. @default - it cannot */
  canRestore?(settings: z.output<S>): boolean;
  /** What `keepNewest` counts within, in words. */
  readonly group: string;
  readonly limits: Limits;
  /**
   * Whether the token that the connection signs in with can be told apart from the others:
   * - `known`: the provider recognises it, by a call, a field or a part of the secret;
   * - `not-listed`: what signs in is never in its list, such as an OAuth client or a role;
   * - `must-be-named`: nothing tells it, so the connection has to say `ownToken`, or is held.
   */
  readonly ownToken: 'known' | 'not-listed' | 'must-be-named';
  /** Rights the credential needs at the provider, in words. */
  readonly rights: readonly string[];
  permissions(settings: z.output<S>): readonly Permission[];
  /** The definition that it follows, where it is data. */
  definition?(settings: z.output<S>): unknown;
  /** Where its requests go without an endpoint, if the settings say so. */
  origin?(settings: z.output<S>): string | undefined;
  /** What, besides endpoint and secret, tells one account with its own rate limit from another. */
  account?(settings: z.output<S>): string | undefined;
  connect(dependencies: Dependencies<z.output<S>, z.output<C>> & Extra): Provider;
}
