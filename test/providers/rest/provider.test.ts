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
const RESTORE = { ...DISABLE, path: '/tokens/{item.id}/enable' } satisfies Definition['restore'];

describe('the provider of a definition', () => {
  test('can do what the definition describes, and nothing else', async () => {
    const api = await withToken({ id: 't-1' });
    const plain = await api.connect(SMALL);
    expect([plain.disable, plain.restore, plain.inspect]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const calls = { detail: DETAIL, disable: DISABLE, restore: RESTORE };
    const whole = await api.connect({ ...SMALL, ...calls });
    for (const can of [whole.disable, whole.restore, whole.inspect])
      expect(can).toBeTypeOf('function');
  });

  test('disables, restores and revokes with the calls of the definition', async () => {
    const api = await withToken({ id: 't-1' });
    const provider = await api.connect({ ...SMALL, disable: DISABLE, restore: RESTORE });
    for await (const [token] of provider.list()) {
      if (!token) throw new Error('no token');
      expect(await provider.disable?.(token)).toBe('disabled');
      expect(await provider.restore?.(token)).toBe('restored');
      expect(await provider.revoke(token)).toBe('revoked');
    }
    expect(api.targets()).toEqual([
      'GET /tokens',
      'POST /tokens/t-1/disable',
      'POST /tokens/t-1/enable',
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
