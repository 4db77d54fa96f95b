import { expect, test } from 'vitest';
import { json } from '../../support/sandbox/message.ts';
import { groups, idsOf } from './parents.ts';
import { serve } from './served.ts';

test('a parent is named in messages as far as its name can be printed', async () => {
  const api = await serve(({ path }) =>
    path.startsWith('/groups/ok/') ? json(200, []) : json(404, {}),
  );
  const values = { groups: ['ok', 'gr\u00fcn', 'x'.repeat(200)] };
  const provider = await api.connect(groups, { values });
  await idsOf(provider);
  expect(
    provider
      .problems?.()
      .map(({ message }) => message)
      .sort(),
  ).toEqual([
    expect.stringMatching(/^listing the tokens of parent gr%C3%BCn: /),
    expect.stringMatching(/^listing the tokens of parent x{100}…: /),
  ]);
});
