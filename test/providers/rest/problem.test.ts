import { expect, test } from 'vitest';
import { placedTexts } from '../../../lambda/providers/rest/problem.ts';

test('every text that may be a template is found with its place, and none that is compared', () => {
  const call = {
    path: '/a',
    json: { ids: ['b', 1] },
    ok: [{ status: 200, text: '{not a template}' }],
    include: [{ path: 'item.x', in: ['c'] }],
  };
  expect(placedTexts(call, ['revoke'])).toEqual([
    { path: ['revoke', 'path'], text: '/a' },
    { path: ['revoke', 'json', 'ids', 0], text: 'b' },
  ]);
});
