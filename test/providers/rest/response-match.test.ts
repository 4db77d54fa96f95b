import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { json, type Reply } from '../../support/sandbox/message.ts';
import { failingAt } from './failing-at.ts';
import { revokeFirst } from './one-token.ts';
import { expectFailure } from './served.ts';
import { SMALL } from './small-definition.ts';

const forever = Number.POSITIVE_INFINITY;

describe('a refusal', () => {
  const message = 'this token cannot be revoked';
  const refusing: Definition = {
    ...SMALL,
    revoke: {
      ...SMALL.revoke,
      refused: [{ status: 400, path: 'message', in: ['Token not revocable'], message }],
    },
    refused: [{ status: 403, text: 'managed', message: 'a plugin manages it' }],
  };

  test.each<[string, Reply, string, string]>([
    [
      'of the call',
      json(400, { message: 'Token not revocable' }),
      'conflict',
      `revoking a token: ${message} (HTTP 400)`,
    ],
    [
      'of the definition',
      json(403, { x: 'managed' }),
      'conflict',
      'revoking a token: a plugin manages it (HTTP 403)',
    ],
  ])(
    'is that token’s failure, in the words %s and never in those of the server',
    async (_, reply, code, words) => {
      const api = await failingAt(/^\/tokens\/a$/, reply, forever);
      expect(await expectFailure(revokeFirst(api, refusing), code)).toBe(words);
      expect(api.clock.waits).toEqual([]);
    },
  );

  test('is one only on its evidence', async () => {
    const api = await failingAt(/^\/tokens\/a$/, json(400, { message: 'Bad id' }), forever);
    await expectFailure(revokeFirst(api, refusing), 'invalid-response');
  });

  test('holds for disabling too where the definition says it for all', async () => {
    const api = await failingAt(/^\/tokens\/a\/off$/, json(403, { x: 'managed' }), forever);
    const disable: Definition['disable'] = {
      method: 'POST',
      path: '/tokens/{item.id}/off',
      ok: [204],
    };
    const provider = await api.connect({ ...refusing, disable });
    for await (const [token] of provider.list()) {
      if (token && provider.disable) {
        const words = await expectFailure(provider.disable(token), 'conflict');
        expect(words).toBe('disabling a token: a plugin manages it (HTTP 403)');
      }
    }
  });
});
