import { describe, expect, test } from 'vitest';
import { json } from '../../support/sandbox/message.ts';
import { groups, idsOf } from './parents.ts';
import { serve } from './served.ts';

describe('two parents that the connection names', () => {
  const project = [{ id: 1 }, { id: 2 }];

  test('count once when they are the id and the path of one parent, and a note says so', async () => {
    const api = await serve(({ path }) =>
      json(200, path.includes('other') ? [{ id: 3 }] : project),
    );
    const provider = await api.connect(groups, {
      values: { groups: ['7', 'other', 'acme/tools'] },
    });
    expect(await idsOf(provider)).toEqual(['1', '2', '3']);
    expect(provider.notes?.()).toEqual([
      expect.stringMatching(
        /^parent (7|acme\/tools) and parent (7|acme\/tools) hold exactly the same tokens, which count once$/,
      ),
    ]);
    expect(provider.problems?.()).toEqual([]);
    expect(await idsOf(provider)).toEqual(['1', '2', '3']);
    expect(provider.notes?.()).toHaveLength(1);
  });

  test('count as two when their tokens share ids and nothing else, or both have none', async () => {
    const lists: Record<string, unknown> = {
      '7': [{ id: 1, used: '2026-01-01T00:00:00Z' }],
      '8': [{ id: 1, used: '2026-02-01T00:00:00Z' }],
      '9': [],
      '10': [],
    };
    const api = await serve(({ path }) => json(200, lists[path.split('/')[2] ?? '']));
    const provider = await api.connect(groups, { values: { groups: Object.keys(lists) } });
    expect(await idsOf(provider)).toEqual(['1', '1']);
    expect(provider.notes?.()).toEqual([]);
  });
});
