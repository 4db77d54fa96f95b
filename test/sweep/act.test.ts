import { expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { heldResult } from '../../lambda/sweep/act.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';

const stale = tokenOf({ id: 'a', expiresAt: NOW - DAY });

test('nothing is done of which no intent could be written', async () => {
  const connection = memoryConnection({ tokens: [stale] });
  const intents = {
    async write() {
      throw new SweepError('audit-unavailable', 'no bucket');
    },
  };
  const { of, fates } = await run([connection], { intents });
  expect(connection.revoked).toEqual([]);
  expect(of('memory')).toMatchObject({ outcome: 'failed', error: { code: 'audit-unavailable' } });
  expect(fates).toMatchObject([
    {
      decision: 'withheld',
      reason: 'audit-unavailable: could not persist the revocation intents',
    },
  ]);
});

test('a plan touches nothing', async () => {
  const connection = memoryConnection({ tokens: [stale] });
  const { fates } = await run([connection], { mode: 'plan' });
  expect(connection.revoked).toEqual([]);
  expect(fates).toMatchObject([{ outcome: 'planned' }]);
});

test('a held connection says what holds it, and what an approval is needed for', () => {
  const listing = { problems: [], ownToken: { state: 'not-listed' }, passedOver: 0 } as const;
  expect(heldResult('maxRevocations: 12', 'and no memory', listing)).toMatchObject({
    status: 'degraded',
    complete: true,
    error: { code: 'held', message: 'maxRevocations: 12; and no memory' },
  });
  expect(heldResult('approval: required', undefined, listing).error?.code).toBe('needs-approval');
});
