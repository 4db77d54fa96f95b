import { expect, test } from 'vitest';
import { checkConnection } from '../../lambda/sweep/check-connection.ts';
import { createTestClock } from '../support/clock.ts';
import { brokenList, memoryConnection } from '../support/memory-connection.ts';
import { tokenOf } from '../support/tokens.ts';

const stop = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY };
const check = (connection: Parameters<typeof checkConnection>[0]) =>
  checkConnection(connection, stop, createTestClock());

const tokens = Array.from({ length: 7 }, (_, index) => tokenOf({ id: `t${index}` }));

test('the whole list is read, of which the first few tokens are shown, and nothing is changed', async () => {
  const unreadable = tokenOf({
    id: 'odd',
    providerState: { kind: 'unreadable', error: { code: 'invalid-response', message: 'no' } },
  });
  const connection = memoryConnection({ tokens: [...tokens, unreadable], pageSize: 3 });
  expect(await check(connection)).toMatchObject({
    listed: 8,
    tokens: tokens.slice(0, 5),
    unreadable: [unreadable],
    unreadableCount: 1,
    own: { state: 'not-listed' },
  });
  expect([connection.revoked, connection.closed()]).toEqual([[], 1]);
});

test('a list that breaks off is an error, and the connection is closed', async () => {
  const error = new Error('page 2');
  const connection = memoryConnection({ list: () => brokenList(tokens, 3, error) });
  expect(await check(connection)).toEqual({ error });
  expect(connection.closed()).toBe(1);
});
