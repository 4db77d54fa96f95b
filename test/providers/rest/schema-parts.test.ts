import { expect, test } from 'vitest';
import { rest } from '../../../lambda/providers/rest/index.ts';
import { SMALL } from './small-definition.ts';

test.each([
  '//example.com/tokens',
  '/v1/../tokens',
  '/v1/%2e%2e/tokens',
  '/v1/..%2Ftokens',
  '/v1/..;a=b/tokens',
  '/v1/.',
  '/v1\\tokens',
  '\\\\example.com/tokens',
])('the path %s, which could lead elsewhere, is refused in a definition', (path) => {
  const definition = { ...SMALL, list: { ...SMALL.list, path } };
  const { error } = rest.settings.safeParse({ definition });
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual(['definition.list.path']);
});
