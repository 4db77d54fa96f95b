import { type Loopback, startLoopback } from '../../support/sandbox/loopback.ts';
import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';

/** A token at a fake vendor; times are epoch milliseconds. */
export interface FakeToken {
  readonly number: number;
  readonly name: string;
  readonly createdAt: number;
  /** What makes it unlike the others, in the words of the vendor's fake. */
  readonly kind?: string;
}

/** A vendor on loopback with a state of its own, made after the vendor's contract. */
export interface FakeVendor {
  readonly server: Loopback;
  /** What is left, by number. */
  readonly tokens: Map<number, FakeToken>;
  /** Where clients reach it, for the links that it makes. */
  publicOrigin: string;
  /** Each item that it lists, changed; for a vendor that breaks its contract. */
  distort: (item: Json) => unknown;
}

/** What a fake puts on the wire. */
export type Json = Readonly<Record<string, unknown>>;

/** Starts a vendor without tokens, which answers by `handle`. */
export async function startFake(
  handle: (request: ReceivedRequest, vendor: FakeVendor) => Reply,
): Promise<FakeVendor> {
  const server = await startLoopback((request) => handle(request, vendor), {
    clock: { now: Date.now },
  });
  const vendor: FakeVendor = {
    server,
    tokens: new Map(),
    publicOrigin: server.origin,
    distort: (item) => item,
  };
  return vendor;
}

/** The number behind `prefix` in the path of a request, where nothing else follows; otherwise `undefined`. */
export function numberAfter(prefix: string, path: string): number | undefined {
  const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return /^\d+$/.test(rest) ? Number(rest) : undefined;
}

/** One of the groups that a vendor divides its tokens into. */
export function inGroup(vendor: FakeVendor, group: number, groups: number): FakeToken[] {
  return [...vendor.tokens.values()].filter(({ number }) => number % groups === group);
}

/** Whether a request carries this credential. */
export function isSignedIn({ headers }: ReceivedRequest, authorization: string): boolean {
  return headers.authorization === authorization;
}

/** An answer of another media type than plain JSON. */
export function jsonAs(type: string, status: number, value: unknown): Reply {
  return json(status, value, { 'content-type': type });
}

/** ISO 8601 with milliseconds. */
export function iso(millis: number): string {
  return new Date(millis).toISOString();
}
