import { describe, expect, test } from 'vitest';
import { json } from '../../support/sandbox/message.ts';
import { expectFailure, serve } from './served.ts';
import { SMALL } from './small-definition.ts';

describe('an entry without an id', () => {
  const listOf = (...ids: readonly unknown[]) =>
    serve(({ method }) =>
      method === 'GET' ? json(200, { tokens: ids.map((id) => ({ id })) }) : json(204, {}),
    );

  test('is a problem of the connection, and the other entries are listed', async () => {
    const api = await listOf('a', '', 'b', null);
    const provider = await api.connect(SMALL);
    const ids: string[] = [];
    for await (const page of provider.list()) ids.push(...page.map(({ id }) => id));
    expect(ids).toEqual(['a', 'b']);
    expect(provider.problems?.()).toEqual([
      {
        code: 'invalid-response',
        message: 'listing the tokens: 2 entries have no usable id at item.id',
      },
    ]);
  });

  test('among no others makes the list unreadable', async () => {
    const api = await listOf('', null);
    await expectFailure(api.list(SMALL), 'invalid-response');
  });
});
