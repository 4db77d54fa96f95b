import { afterEach, beforeEach } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import type { ReceivedRequest, Reply } from '../../support/sandbox/message.ts';
import {
  DEFAULT_REVOCATION_PATH,
  type OAuthOptions,
  type OAuthToken,
} from '../../support/sandbox/oauth.ts';
import { SANDBOX_INTROSPECTION_PATH } from '../../support/sandbox/sandbox.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

/** The authorization server of the test that runs, with its register. */
export let harness: OAuthHarness;
/** Its clock. */
export let clock: TestClock;

/** Gives each test of a file a server of its own. */
export function useServer(options: Partial<OAuthOptions> = {}): void {
  beforeEach(async () => {
    clock = createTestClock();
    harness = await startOAuth(clock, options);
  });
  afterEach(() => harness.server.close());
}

/** Starts another server in place of that of the test. */
export async function restart(options: Partial<OAuthOptions>): Promise<void> {
  await harness.server.close();
  harness = await startOAuth(clock, options);
}

/** The tags of every entry. */
export const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

/** Settings of a connection whose server has no introspection. */
export const WITHOUT_INTROSPECTION = {
  revocationPath: DEFAULT_REVOCATION_PATH,
  register: { secretTag: REGISTER_TAG },
};

/** What a register entry of a stale token holds. */
export function entryOf(token: string) {
  return entry(token, 'access_token', STALE);
}

/** Registers a token, which the server knows when `issued` says of what client; returns its value. */
export function register(name: string, times: typeof STALE, issued?: Partial<OAuthToken>): string {
  const token = `canary-token-of-${name}`;
  registerEntry(name, entry(token, issued?.type ?? 'access_token', times));
  if (issued) harness.simulator.addToken({ token, clientId: 'canary-client', ...issued });
  return token;
}

/** Registers a token by hand. */
export function registerEntry(name: string, entry: unknown, tags = TAGS): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  harness.register.put(name, { text }, tags);
}

/** The tags of an entry. */
export const tags = (name: string) => harness.register.tags(name);

/** Answers so many revocations with this. @default all of them */
export function answerRevocations(reply: Reply, times = Number.POSITIVE_INFINITY): void {
  harness.server.faults.add({ path: /revoke$/, times, effect: { kind: 'response', reply } });
}

/** What was sent to the revocation endpoint. */
export const revocations = () => sentTo(DEFAULT_REVOCATION_PATH);

/** What was sent to the introspection endpoint. */
export const introspections = () => sentTo(SANDBOX_INTROSPECTION_PATH);

function sentTo(path: string): ReceivedRequest[] {
  return harness.server.requests.filter((one) => one.path === path);
}

function entry(token: string, tokenType: string, { createdAt, expiresAt }: typeof STALE) {
  const iso = (millis: number) => new Date(millis).toISOString();
  return { token, tokenType, issuedAt: iso(createdAt), expiresAt: iso(expiresAt) };
}
