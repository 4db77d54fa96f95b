import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { withToken } from './one-token.ts';
import { SMALL } from './small-definition.ts';

const DETAIL = { path: '/tokens/{item.id}' };
const DISABLE = {
  method: 'POST',
  path: '/tokens/{item.id}/disable',
  ok: [204],
} satisfies Definition['disable'];

describe('the provider of a definition', () => {
  test('can do what the definition describes, and nothing else', async () => {
    const api = await withToken({ id: 't-1' });
    const plain = await api.connect(SMALL);
    expect([plain.disable, plain.inspect]).toEqual([undefined, undefined]);
    const whole = await api.connect({ ...SMALL, detail: DETAIL, disable: DISABLE });
    expect([typeof whole.disable, typeof whole.inspect]).toEqual(['function', 'function']);
  });

  test('revokes and disables with the calls of the definition', async () => {
    const api = await withToken({ id: 't-1' });
    const provider = await api.connect({ ...SMALL, disable: DISABLE });
    for await (const [token] of provider.list()) {
      if (!token) throw new Error('no token');
      expect(await provider.disable?.(token)).toBe('disabled');
      expect(await provider.revoke(token)).toBe('revoked');
    }
    expect(api.targets()).toEqual([
      'GET /tokens',
      'POST /tokens/t-1/disable',
      'DELETE /tokens/t-1',
    ]);
  });

  test('knows where the fields of a token came from', async () => {
    const api = await withToken({ id: 't-1' });
    const provider = await api.connect(SMALL);
    for await (const [token] of provider.list()) {
      if (!token) throw new Error('no token');
      expect(provider.trace?.(token)).toContainEqual(
        expect.objectContaining({ field: 'id', path: 'item.id' }),
      );
    }
  });
});
