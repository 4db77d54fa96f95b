import { describe, expect, test } from 'vitest';
import type {
  ConnectionFinishedEvent,
  Outcome,
  RunStatus,
  TokenEvent,
} from '../../lambda/domain/events.ts';
import { ReportBuilder, stateOf } from '../../lambda/domain/report.ts';
import { newTotals } from '../../lambda/domain/totals.ts';
import { NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

function builderFor(...names: string[]): ReportBuilder {
  const connections = names.map((name) => ({ name, provider: `provider of ${name}` }));
  return new ReportBuilder({ runId: 'run-7', mode: 'enforce', startedAt: NOW, connections });
}

function finished(
  connection: string,
  status: RunStatus,
  parts: Partial<ConnectionFinishedEvent> = {},
): ConnectionFinishedEvent {
  const provider = `provider of ${connection}`;
  return { type: 'connection-finished', connection, provider, status, complete: true, ...parts };
}

function fate(parts: Partial<TokenEvent>): TokenEvent {
  return {
    type: 'token',
    connection: 'one',
    provider: 'provider of one',
    token: tokenOf(),
    decision: 'revoke',
    reason: 'rule x matches',
    at: NOW,
    ...parts,
  };
}

describe('each token is counted in one state', () => {
  test.each<[Outcome, string]>([
    ['planned', 'planned'],
    ['announced', 'announced'],
    ['quarantined', 'quarantined'],
    ['waiting', 'waiting'],
    ['revoked', 'revoked'],
    ['disabled', 'disabled'],
    ['already-gone', 'alreadyGone'],
    ['failed', 'failed'],
    ['deferred', 'deferred'],
  ])('outcome %s: %s', (outcome, state) => {
    expect(stateOf(fate({ outcome }))).toBe(state);
    expect(stateOf(fate({ outcome, decision: 'keep' }))).toBe(state);
  });

  test.each([
    ['withheld', 'withheld'],
    ['report', 'reported'],
    ['keep', 'kept'],
  ] as const)('no outcome, decision %s: %s', (decision, state) => {
    expect(stateOf(fate({ decision }))).toBe(state);
  });
});

const limits = { concurrency: 4, throttled: 2 };
const limitedBy = { kind: 'rate', requestsPerSecond: 12 } as const;

test('events of all connections are folded into one report', () => {
  const builder = builderFor('one', 'two');
  const page = { type: 'page', provider: 'any', listed: 5, kept: 3, expiringSoon: 1 } as const;
  const hits = (count: number) => ({ byProtect: { 'entry 1 (owner ann)': count } });
  const one = { ...page, connection: 'one' };
  builder.add({ ...one, byRule: { a: 2 }, cannotTell: {}, ...hits(2) });
  builder.add({ ...one, byRule: { a: 1, b: 1 }, cannotTell: { c: 4 }, ...hits(3) });
  builder.add({ ...page, connection: 'two', byRule: {}, cannotTell: {} });
  builder.add({ type: 'acting', connection: 'one', provider: 'provider of one', candidates: 1 });
  builder.add(fate({ outcome: 'revoked' }));
  builder.add(fate({ decision: 'withheld' }));
  builder.add(finished('one', 'ok', { limits, limitedBy, ownToken: { state: 'named' } }));
  builder.add(
    finished('two', 'failed', { complete: false, error: { code: 'timeout', message: 'late' } }),
  );
  const none = newTotals();
  expect(builder.build(NOW + 1500)).toEqual({
    runId: 'run-7',
    mode: 'enforce',
    trigger: 'manual',
    outcome: 'degraded',
    complete: false,
    startedAt: '2026-11-25T12:00:00.000Z',
    finishedAt: '2026-11-25T12:00:01.500Z',
    totals: { ...none, listed: 15, kept: 9, withheld: 1, revoked: 1 },
    byAction: { revoke: 1 },
    passedOver: 0,
    stuck: 0,
    connections: [
      {
        name: 'one',
        provider: 'provider of one',
        outcome: 'ok',
        complete: true,
        totals: { ...none, listed: 10, kept: 6, withheld: 1, revoked: 1 },
        passedOver: 0,
        stuck: 0,
        expiringSoon: 2,
        byRule: { a: 3, b: 1 },
        byAction: { revoke: 1 },
        byProtect: { 'entry 1 (owner ann)': 5 },
        ownToken: 'named',
        cannotTell: { c: 4 },
        limits,
        limitedBy,
      },
      {
        name: 'two',
        provider: 'provider of two',
        outcome: 'failed',
        complete: false,
        totals: { ...none, listed: 5, kept: 3, withheld: 0, revoked: 0 },
        passedOver: 0,
        stuck: 0,
        expiringSoon: 1,
        byRule: {},
        byAction: {},
        ownToken: 'unknown',
        error: { code: 'timeout', message: 'late' },
      },
    ],
  });
});

describe('the outcome of the run', () => {
  test.each<[RunStatus[], RunStatus]>([
    [[], 'ok'],
    [['ok'], 'ok'],
    [['ok', 'ok'], 'ok'],
    [['degraded'], 'degraded'],
    [['ok', 'degraded'], 'degraded'],
    [['ok', 'failed'], 'degraded'],
    [['degraded', 'failed'], 'degraded'],
    [['failed'], 'failed'],
    [['failed', 'failed'], 'failed'],
  ])('%j: %s', (outcomes, outcome) => {
    const builder = builderFor(...outcomes.map((_, index) => `${index}`));
    for (const [index, one] of outcomes.entries()) builder.add(finished(`${index}`, one));
    expect(builder.build(NOW)).toMatchObject({ outcome, complete: true });
  });

  test('is complete only when every connection is', () => {
    const builder = builderFor('one', 'two');
    builder.add(finished('one', 'ok'));
    builder.add(finished('two', 'degraded', { complete: false }));
    expect(builder.build(NOW).complete).toBe(false);
  });

  test('a connection that never finished has failed', () => {
    const builder = builderFor('one');
    expect(builder.build(NOW)).toMatchObject({
      outcome: 'failed',
      complete: false,
      connections: [{ outcome: 'failed', complete: false }],
    });
  });
});

test('an event of a connection that is not part of the run is a defect', () => {
  expect(() => builderFor('one').add(finished('two', 'ok'))).toThrow(
    new RangeError('an event names a connection that is not part of this run'),
  );
});

test('what filters passed over is counted by connection and in all, and is none of the listed', () => {
  const builder = builderFor('one', 'two', 'three');
  builder.add(finished('one', 'ok', { passedOver: 12 }));
  builder.add(finished('two', 'ok', { passedOver: 3 }));
  const { passedOver, totals, connections } = builder.build(NOW);
  expect(passedOver).toBe(15);
  expect(connections.map((connection) => connection.passedOver)).toEqual([12, 3, 0]);
  expect(totals.listed).toBe(0);
});
