import { expect, test } from 'vitest';
import { ToldTokens } from '../../lambda/notice/told-tokens.ts';
import { DAY, NOW } from '../support/clock.ts';
import { finishedEvent, plannedEvent, tokenEvent } from '../support/report-events.ts';

test('at most twenty tokens of an outcome are named of a connection, and all are counted', () => {
  const tokens = new ToldTokens();
  for (let id = 0; id < 30; id++) tokens.add(tokenEvent({ outcome: 'revoked' }, { id: `t-${id}` }));
  tokens.add(plannedEvent());

  const revoked = tokens.of('devices', 'revoked');
  expect(revoked?.count).toBe(30);
  expect(revoked?.first()).toHaveLength(20);
  expect(tokens.of('devices', 'failed')).toBeUndefined();
});

test('tokens that are stuck are told apart from those that failed', () => {
  const tokens = new ToldTokens();
  tokens.add(tokenEvent({ outcome: 'failed', stuck: true }, { id: 'a' }));
  expect(tokens.of('devices', 'failed')).toBeUndefined();
  expect(tokens.stuck.get('devices')?.count).toBe(1);
});

test('the expiry of the token that a connection signs in with is known where it is listed', () => {
  const tokens = new ToldTokens();
  const token = { id: 'own', expiresAt: NOW + DAY };
  tokens.add(finishedEvent({ ownToken: { state: 'recognised', token } }));
  tokens.add(
    finishedEvent({
      connection: 'other',
      ownToken: { state: 'recognised', token: { id: 'own', expiresAt: 'never' } },
    }),
  );
  expect(tokens.ownExpiry).toEqual(new Map([['devices', NOW + DAY]]));
});
