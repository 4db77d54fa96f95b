import { describe, expect, test } from 'vitest';
import { meaningOfRefusal } from '../../../lambda/providers/oauth-revocation/refusals.ts';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { json } from '../../support/sandbox/message.ts';
import { answerRevocations, harness, register, useServer } from './each-test.ts';

useServer();

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
