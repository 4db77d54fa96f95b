import { expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { inspectOne } from '../../lambda/sweep/inspect.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';
import { policy, staleToken } from './recheck-policy.ts';

const GUID = 'aaaaaaaa-0000-4000-8000-00000000000a';

const lookAt = (token: Token, fresh: Token | 'gone' | undefined) =>
  inspectOne(token, { inspect: async () => fresh });

test.each([
  ['the same token', tokenOf({ id: '7' })],
  ['none', undefined],
  ['that it is gone', 'gone'],
] as const)('a look that shows %s is believed', async (_, fresh) => {
  expect(await lookAt(tokenOf({ id: '7' }), fresh)).toBe(fresh);
});

test('the case of a GUID does not matter', async () => {
  const fresh = tokenOf({ id: GUID.toUpperCase() });
  expect(await lookAt(tokenOf({ id: GUID }), fresh)).toBe(fresh);
});

test.each([{ id: '8' }, { within: 'b' }])('a look that shows %j is an error', async (other) => {
  const token = tokenOf({ id: '7', within: 'a' });
  await expect(lookAt(token, { ...token, ...other })).rejects.toMatchObject({
    code: 'invalid-response',
  });
});

test('a candidate of which a look shows another token fails, and is not revoked', async () => {
  const connection = memoryConnection({
    policy,
    tokens: [staleToken],
    inspect: async () => ({ ...staleToken, id: 'another' }),
  });
  const { of } = await run([connection]);
  expect(connection.revoked).toEqual([]);
  expect(of('memory').totals).toMatchObject({ failed: 1, revoked: 0 });
});
