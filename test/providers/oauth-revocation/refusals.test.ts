import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { meaningOfRefusal } from '../../../lambda/providers/oauth-revocation/refusals.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import type { OAuthToken } from '../../support/sandbox/oauth.ts';
import { type OAuthHarness, REGISTER_TAG, startOAuth } from './contract.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const TAGS = { [REGISTER_TAG.key]: REGISTER_TAG.value };

let clock: TestClock;
let harness: OAuthHarness;
beforeEach(async () => {
  clock = createTestClock();
  harness = await startOAuth(clock);
});
afterEach(() => harness.server.close());

/** Registers a token, which the server knows when `issued` says of what client. */
function register(name: string, times: typeof STALE, issued?: Partial<OAuthToken>): string {
  const token = `canary-token-of-${name}`;
  const type = issued?.type ?? 'access_token';
  const entry = {
    token,
    tokenType: type,
    issuedAt: new Date(times.createdAt).toISOString(),
    expiresAt: new Date(times.expiresAt).toISOString(),
  };
  harness.register.put(name, { text: JSON.stringify(entry) }, TAGS);
  if (issued) harness.simulator.addToken({ token, clientId: 'canary-client', ...issued });
  return token;
}

function answerRevocations(reply: Reply, times = FOREVER): void {
  harness.server.faults.add({ path: /revoke$/, times, effect: { kind: 'response', reply } });
}

describe('A refused revocation', () => {
  test.each([
    ['invalid_request', 'unsupported', /another client/],
    ['invalid_grant', 'not-found', /another client/],
    ['unauthorized_client', 'forbidden', /the client may not/],
    ['access_denied', 'forbidden', /the client may not/],
    ['insufficient_scope', 'forbidden', /scope/],
    ['unsupported_token_type', 'unsupported', /of this type/],
    ['server_error', 'unavailable', /returned an error/],
    ['temporarily_unavailable', 'unavailable', /temporarily unavailable/],
  ])('says what %s means', async (error, code, words) => {
    register('one', STALE);
    answerRevocations(json(400, { error, error_description: 'canary words' }));
    const { tokens, output } = await sweepOnce(harness);
    expect(tokens[0]?.error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(tokens[0]?.error?.message).toContain(`(${error})`);
    expect(output).not.toMatch(/canary words|does not document/);
  });
});

describe('An error that OAuth does not register', () => {
  test.each(['Invalid_Token', 'canary words', undefined, 7])('has no meaning: %j', (error) => {
    expect(meaningOfRefusal(error)).toBeUndefined();
  });
});
