import { expect, test } from 'vitest';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';

const tokens = ['a', 'b', 'c'].map((id, index) =>
  tokenOf({ id, createdAt: NOW - (9 + index) * DAY, expiresAt: NOW - DAY }),
);

test('a run does only what was chosen of its plan, and says why the rest is left', async () => {
  const connection = memoryConnection({ tokens });
  const { of, fates } = await run([connection], { narrowing: { limit: 1 } });
  expect(connection.revoked.map(({ id }) => id)).toEqual(['c']);
  expect(of('memory').totals).toMatchObject({ revoked: 1, withheld: 2 });
  expect(new Set(fates.map(({ outcome, reason }) => outcome ?? reason))).toEqual(
    new Set(['revoked', 'not-chosen: --limit 1, and others are older']),
  );
});

test('a connection that is held stays so, however little is chosen', async () => {
  const policy = { ...memoryConnection({ tokens }).policy };
  const safeguards = { ...policy.safeguards, maxRevocations: 2 };
  const connection = memoryConnection({ tokens, policy: { ...policy, safeguards } });
  const { of } = await run([connection], { narrowing: { tokens: ['a'] } });
  expect(connection.revoked).toEqual([]);
  expect(of('memory').error).toMatchObject({ code: 'held' });
});
