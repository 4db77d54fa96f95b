import { expect, test } from 'vitest';
import { explainToken } from '../../lambda/sweep/explain-token.ts';
import { createTestClock, DAY, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { tokenOf } from '../support/tokens.ts';

const options = {
  secret: 'set' as string | undefined,
  memory: undefined,
  stop: { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY },
  clock: createTestClock(),
};
const tokens = [
  tokenOf({ id: 'old', expiresAt: NOW - 100 * DAY }),
  tokenOf({ id: '7', within: 'acme' }),
  tokenOf({ id: '7', within: 'other' }),
];
const explain = (token: string) =>
  explainToken(memoryConnection({ tokens }), { ...options, token });

test('the token that is meant is explained, and nothing is changed', async () => {
  const connection = memoryConnection({ tokens });
  const { explanation, remembered } = await explainToken(connection, { ...options, token: 'old' });
  expect(explanation.token.id).toBe('old');
  expect(explanation.result).toHaveProperty('verdict.decision');
  expect(remembered).toBeUndefined();
  expect([connection.revoked, connection.closed()]).toEqual([[], 1]);
});

test.for([
  ['nobody', 'connection memory lists 3 tokens, none with the id or fingerprint nobody'],
  [
    '7',
    'connection memory lists 3 tokens, several with the id 7; name one of them: acme/7, other/7',
  ],
])('%s is not one token: %s', async ([token, message]) => {
  await expect(explain(token ?? '')).rejects.toMatchObject({ code: 'not-found', message });
});

test('where fingerprints are new in every run, that is said', async () => {
  const connection = memoryConnection({ tokens: [tokenOf({ id: 'f00', fingerprinted: true })] });
  await expect(
    explainToken(connection, { ...options, secret: undefined, token: 'f00d' }),
  ).rejects.toThrow(
    'lists 1 token, none with the id or fingerprint f00d; without a memory its fingerprints are new',
  );
});
