import { expect, test } from 'vitest';
import { auditRecord, intentRecord } from '../../lambda/audit/record.ts';
import { findUnfinishedRun } from '../../lambda/audit/unfinished-run.ts';
import { NOW } from '../support/clock.ts';
import { runOrigin } from '../support/origin.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

const [rule] = policyOf().rules;
if (!rule) throw new Error('the policy has no rule');

const FROM = { connection: 'a', provider: 'p' };

const intent = (runId: string, id: string, connection = 'a') =>
  JSON.stringify(
    intentRecord(
      { token: tokenOf({ id }), rule },
      NOW,
      { connection, provider: 'p' },
      runOrigin(runId),
    ),
  );

const outcome = (runId: string, id: string, connection = 'a') =>
  JSON.stringify(
    auditRecord(
      {
        type: 'token',
        connection,
        provider: 'p',
        token: tokenOf({ id }),
        decision: 'revoke',
        reason: 'rule x matches',
        outcome: 'revoked',
        at: NOW,
      },
      runOrigin(runId),
    ),
  );

async function* linesOf(...lines: string[]) {
  yield* lines;
}

test('a run whose intents were all replaced by outcomes is finished', async () => {
  expect(await findUnfinishedRun(linesOf(outcome('1', 'y'), outcome('1', 'x')))).toBeUndefined();
  expect(await findUnfinishedRun(linesOf())).toBeUndefined();
});

test('a run that was killed is named, with the number of its intents', async () => {
  const lines = linesOf(` ${intent('1', 'x', 'b')}  `, outcome('1', 'x'), `${intent('1', 'y')}   `);
  expect(await findUnfinishedRun(lines)).toEqual({ runId: '1', intents: 2, isRestore: false });
});

test('what was about to be disabled counts too', async () => {
  const disable = { ...rule, action: 'disable' as const };
  const change = { token: tokenOf({ id: 'x' }), rule: disable };
  const record = intentRecord(change, NOW, FROM, runOrigin('1'));
  expect(record).toMatchObject({ decision: 'disable', reason: 'about to be disabled' });
  const lines = linesOf(JSON.stringify(record));
  expect(await findUnfinishedRun(lines)).toEqual({ runId: '1', intents: 1, isRestore: false });
});

test('a run that was restoring is known as such', async () => {
  const restore = { token: tokenOf({ id: 'x' }), rule: 'old', decision: 'restore' } as const;
  const record = intentRecord(restore, NOW, FROM, runOrigin('1'));
  expect(record).toMatchObject({ rule: 'old', reason: 'about to be restored' });
  const lines = linesOf(JSON.stringify(record));
  expect(await findUnfinishedRun(lines)).toEqual({ runId: '1', intents: 1, isRestore: true });
});

test('a run is not named again once another one followed', async () => {
  const lines = linesOf(intent('1', 'x'), outcome('2', 'x'));
  expect(await findUnfinishedRun(lines)).toBeUndefined();
});

test('half a line, and a line of something else, are passed over', async () => {
  const lines = linesOf('"x"}', 'null', '{}', intent('1', 'x'), outcome('1', 'y').slice(0, 20));
  expect(await findUnfinishedRun(lines)).toEqual({ runId: '1', intents: 1, isRestore: false });
});
