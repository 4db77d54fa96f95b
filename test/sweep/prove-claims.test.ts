import { describe, expect, test } from 'vitest';
import type { GoneClaim } from '../../lambda/domain/gone-claim.ts';
import { SweepError } from '../../lambda/errors.ts';
import { DAY, NOW } from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';
import { aliveFor, endOf, staleToken } from './end-of.ts';

const another = tokenOf({ id: 'b', expiresAt: NOW - DAY });

const CLAIMS: readonly [GoneClaim, string][] = [
  ['already-gone', 'already-gone'],
  ['gone-on-retry', 'revoked'],
];

describe.each<[GoneClaim, string]>(CLAIMS)(
  'the claim %s is checked against an inspection',
  (claim, outcome) => {
    const revoke = async () => claim;

    test(`gone when inspected: ${outcome}`, async () => {
      expect(await endOf({ revoke, ...aliveFor(1) })).toMatchObject({ outcome });
    });

    test('alive when inspected: not effective', async () => {
      const { error, marks } = await endOf({ revoke, ...aliveFor(Infinity) });
      expect(error).toEqual({
        code: 'not-effective',
        message: 'the provider answered that the token is gone, but it is still listed',
      });
      expect(marks).toEqual([]);
    });
  },
);

describe.each<[GoneClaim, string]>(CLAIMS)(
  'the claim %s is checked against one more list',
  (claim, outcome) => {
    const revoke = async () => claim;

    test(`absent from it: ${outcome}`, async () => {
      expect(await endOf({ revoke })).toMatchObject({ outcome, report: { outcome: 'ok' } });
    });

    test('still in it: not effective, and the run is degraded', async () => {
      const {
        outcome: end,
        error,
        report,
      } = await endOf({ revoke, list: () => pagesOf([staleToken]) });
      expect({ end, code: error?.code }).toEqual({ end: 'failed', code: 'not-effective' });
      expect(report).toMatchObject({ outcome: 'degraded', complete: true, totals: { failed: 1 } });
    });

    test('which serves all claims', async () => {
      let lists = 0;
      const { report } = await endOf({
        tokens: [staleToken, another],
        revoke,
        list: () => pagesOf(lists++ === 0 ? [staleToken, another] : [another]),
      });
      expect(lists).toBe(2);
      expect(report.totals).toMatchObject({ failed: 1, listed: 2 });
    });
  },
);

describe.each<[GoneClaim, string]>(CLAIMS)('the claim %s cannot be proven', (claim) => {
  const revoke = async () => claim;

  test('by a list that cannot be read again', async () => {
    let lists = 0;
    const { error } = await endOf({
      revoke,
      list: () => {
        if (lists++ === 0) return pagesOf([staleToken]);
        throw new SweepError('unavailable', 'no answer');
      },
    });
    expect(error).toEqual({
      code: 'not-effective',
      message:
        'the provider answered that the token is gone, which could not be verified: no answer',
    });
  });

  test('by a list of which a part cannot be read', async () => {
    let lists = 0;
    const problem = { code: 'forbidden', message: 'listing the tokens of group 7: no' };
    const { error } = await endOf({
      revoke,
      list: () => pagesOf(lists++ === 0 ? [staleToken] : []),
      problems: () => (lists > 1 ? [problem] : []),
    });
    expect(error?.message).toContain('listing the tokens of group 7');
  });

  test('by a list that lacks what has to stay', async () => {
    let lists = 0;
    const staying = tokenOf({ id: 'staying', expiresAt: 'never' });
    const { error } = await endOf({
      revoke,
      list: () => pagesOf(lists++ === 0 ? [staying, staleToken] : []),
    });
    expect(error?.message).toContain('could not be verified: the list came back empty');
  });

  test('when the list has its GUID in other capitals', async () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    let lists = 0;
    const one = (name: string) => tokenOf({ id: name, expiresAt: NOW - DAY });
    const { error } = await endOf({
      revoke,
      list: () => pagesOf([one(lists++ === 0 ? id : id.toUpperCase())]),
    });
    expect(error?.message).toContain('still listed');
  });

  test('when no time is left for the list: the token is left for the next run', async () => {
    const stopping = new AbortController();
    const connection = memoryConnection({
      tokens: [staleToken],
      revoke: async () => {
        stopping.abort();
        return claim;
      },
    });
    const { of } = await run([connection], { signal: stopping.signal });
    expect(of('memory')).toMatchObject({ complete: false, totals: { deferred: 1, failed: 0 } });
  });
});
