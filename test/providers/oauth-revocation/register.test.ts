import { describe, expect, test } from 'vitest';
import { STALE } from '../../contract/scene.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { entryOf, harness, registerEntry, TAGS, useServer } from './each-test.ts';

useServer();

describe('An entry of the register that cannot be read', () => {
  test.each([
    ['that is not JSON', 'canary-of-text'],
    ['that is a list', [entryOf('canary-in-list')]],
    ['without a token', { tokenType: 'access_token', note: 'canary-note' }],
    ['with an empty token', entryOf('')],
    ['with half a character for a token', entryOf('\ud800')],
    ['with a token that is a number', { ...entryOf(''), token: 12 }],
    ['of an unknown type', { ...entryOf('canary-id-token'), tokenType: 'id_token' }],
  ])('fails alone, under the name of its secret, %s', async (_, entry) => {
    registerEntry('register/broken', entry);
    const id = harness.add(STALE);
    const { report, tokens, output } = await sweepOnce(harness);
    expect(report).toMatchObject({
      outcome: 'degraded',
      complete: true,
      totals: { listed: 2, revoked: 1, failed: 1 },
    });
    expect(harness.revoked()).toEqual([id]);
    const failed = tokens.find(({ outcome }) => outcome === 'failed');
    expect(failed?.token.id).toBe('register/broken');
    expect(failed?.error?.code).toBe('invalid-secret');
    expect(output).not.toMatch(/canary-(of-text|in-list|note|id-token)/);
  });

  test('fails alone, with the reason, when access to it is denied', async () => {
    const error = { code: 'forbidden', message: 'secret register/denied must not be read' };
    harness.register.put('register/denied', { error }, TAGS);
    const { report, tokens } = await sweepOnce(harness);
    expect(report).toMatchObject({ outcome: 'degraded', totals: { failed: 1 } });
    expect(tokens[0]).toMatchObject({ token: { id: 'register/denied' }, error });
  });
});
