import type { OwnTokenSetting } from '../../lambda/domain/own-token.ts';
import type { Token } from '../../lambda/domain/token.ts';
import type { AwsCredentialProvider, ProviderModule, TokenRegister } from '../../lambda/ports.ts';
import type { TestClock } from '../support/clock.ts';
import type { Loopback } from '../support/sandbox/loopback.ts';
import type { ReceivedRequest, Reply } from '../support/sandbox/message.ts';
import type { ODD_IDS } from './odd-texts.ts';

/** A token to put in place at the simulated provider; times are epoch milliseconds. */
export interface NewToken {
  /** Its identifier at the provider; a fresh one when left out. */
  readonly id?: string;
  /** Shown where the provider has names, or else as the owner; ignored where it has neither. */
  readonly name?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** A provider's module in front of its running simulator. */
export interface Harness {
  readonly clock: TestClock;
  readonly module: ProviderModule;
  readonly server: Loopback;
  /** As a configuration holds them. */
  readonly settings: unknown;
  /** The JSON value of the connection's secret; without it, the connection has no secret. */
  readonly secret?: unknown;
  readonly register: TokenRegister;
  /** What the connection says of its own token, as long as no test says otherwise. */
  readonly ownToken?: OwnTokenSetting;
  /** For providers that sign with the standard chain. */
  readonly awsCredentials?: AwsCredentialProvider;
  /** Puts a token in place and returns its identifier at the provider. */
  add(token: NewToken): string;
  /** Puts the token in place that the connection signs in with, where it can be of the listed kind. */
  addOwn?(token: NewToken): string;
  /** Makes a token vanish, as if somebody else had revoked it. */
  remove(id: string): void;
  /** Identifiers of the tokens that the simulator revoked, in that order. */
  revoked(): readonly string[];
  /** Identifiers of the tokens that are out of use and still there, where the API can do that. */
  disabled?(): readonly string[];
  /** Token values and credentials, which must not appear anywhere. */
  secrets(): readonly string[];
}

/** One documented call. */
export interface Call {
  readonly title: string;
  readonly method: string;
  /** Against path and query as sent; matches nothing but this call, unless others share its URL. */
  readonly path: RegExp;
  /** Distinguishes it from other calls of the same URL, such as by an operation that the body names. */
  readonly when?: (request: ReceivedRequest) => boolean;
}

/** Changes the JSON of a response, or its text where the API sends something else. */
export type Change = ((json: Json) => unknown) | { readonly ofText: (text: string) => string };

/** A call that is part of every listing. */
export interface ListCall extends Call {
  /** It asks about one token: what stays wrong there is that token's failure, unless the credential is refused. */
  readonly isOfOneToken?: true;
  /** It is sent for each parent: what stays wrong at one of them is that parent's failure, and the others are listed. */
  readonly isOfOneParent?: true;
  /** Reads and replaces the cursor in a response that has one. */
  readonly cursor?: {
    readonly read: (json: Json) => unknown;
    readonly write: (json: Json, cursor: unknown) => unknown;
  };
  /** Responses in the right format that the API does not document. */
  readonly misshapen: readonly (readonly [title: string, change: Change])[];
}

/** How the token that the connection signs in with is recognised: by a call, by the list, or by the credential. */
export interface OwnTokenContract {
  /** A call that identifies it. */
  readonly call?: Call;
  /** Changes of the last list call's response after which no item can be told apart from the own token. */
  readonly hidden?: readonly (readonly [title: string, change: Change])[];
  /** The credential itself identifies it, so that no response can hide it. */
  readonly byCredential?: true;
  /** It has to be in every list, so that a list without it is not to be trusted. */
  readonly isListed?: true;
  /** It may be missing from the list, so that an item that cannot be compared is that token's failure. */
  readonly mayBeUnlisted?: true;
}

/** A JSON object as it arrived. */
export type Json = Record<string, unknown>;

/** What the contract suite has to know of a provider. */
export interface ProviderContract<Started extends Harness = Harness> {
  readonly name: string;
  /**
   * Every call of a listing, in order. The last one gives the tokens; unless the API returns everything in one page, it is
   * sent more than twice for {@link severalPages} tokens.
   */
  readonly listCalls: readonly [...ListCall[], ListCall];
  readonly revokeCall: Call;
  /** Calls besides listing and revoking, such as a login. */
  readonly otherCalls?: readonly Call[];
  /** This many tokens take more than two of the last list calls, unless the API returns everything in one page. */
  readonly severalPages: number;
  /** The API returns everything in one page. */
  readonly onePage?: true;
  /** The API responds alike for a token that it revokes and for one that was gone already. */
  readonly goneLooksRevoked?: true;
  /** How the own token is recognised; the two words mean what they mean in a module. */
  readonly own: OwnTokenContract | 'not-listed' | 'must-be-named';
  /** Documented responses to a successful revocation. @default what the simulator gives */
  readonly successes?: readonly (readonly [title: string, reply: Reply])[];
  /** Statuses that the API documents for a successful revocation, in addition to those of {@link successes}. */
  readonly okStatuses?: readonly number[];
  /** Documented responses by which a token was gone already, in the words of every version in use. */
  readonly goneResponses?: readonly (readonly [title: string, reply: Reply])[];
  /** Documented responses to the last list call by which the token that it inspects is gone. */
  readonly goneInspections?: readonly (readonly [title: string, reply: Reply])[];
  /** Responses that resemble those and say something else. */
  readonly refusals?: readonly (readonly [title: string, reply: Reply])[];
  /** The call that puts a token out of use so that it can be restored. */
  readonly disableCall?: Call;
  /** Documented responses to that call by which a token was gone already. */
  readonly goneOnDisable?: readonly (readonly [title: string, reply: Reply])[];
  /** The call that puts a token back into use. */
  readonly restoreCall?: Call;
  /** Documented responses to that call by which a token is gone. */
  readonly goneOnRestore?: readonly (readonly [title: string, reply: Reply])[];
  /** Responses that resemble a success, or those, and say something else. */
  readonly refusalsOnRestore?: readonly (readonly [title: string, reply: Reply])[];
  /** How many requests inspect one token before and after its revocation. @default 0 */
  readonly inspections?: number;
  /** Ids that the API could give, among them odd ones. @default {@link ODD_IDS} */
  readonly oddIds?: typeof ODD_IDS;
  /** How the API writes the documented kinds of tokens, such as one that was used and one that never expires. */
  readonly writtenTimes?: readonly (readonly [
    title: string,
    change: Change,
    expected: Partial<Token>,
  ])[];
  /** What the last list call gives besides the tokens that are swept, each made part of its response. */
  readonly passedOver?: readonly (readonly [title: string, change: Change])[];
  /** Puts something else in place of both times in a response of the last list call. */
  readonly changeTimes:
    | ((json: Json, change: (time: unknown) => unknown) => unknown)
    | { readonly ofText: (text: string, change: (time: unknown) => unknown) => string };
  /** Times that the API does not document, made of the documented one. */
  readonly unreadableTimes: readonly (readonly [
    title: string,
    change: (time: unknown) => unknown,
  ])[];
  /** What the body of a successful revocation holds. */
  readonly revokeBody: 'json' | 'nothing';
  start(clock: TestClock): Promise<Started>;
}

/** Replaces the members of an array of a JSON object. */
export function mapArray(json: Json, name: string, change: (item: Json) => Json): Json {
  const list: unknown = json[name];
  return Array.isArray(list) ? { ...json, [name]: list.map(change) } : json;
}

/** Leaves out one member of a JSON object. */
export function without(json: Json, name: string): Json {
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== name));
}
