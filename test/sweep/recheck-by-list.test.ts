import { describe, expect, test } from 'vitest';
import type { Token } from '../../lambda/domain/token.ts';
import { SweepError } from '../../lambda/errors.ts';
import { createTestClock, HOUR, MINUTE } from '../support/clock.ts';
import { memoryConnection, pagesOf } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { tokenOf } from '../support/tokens.ts';
import { policy, staleToken } from './recheck-policy.ts';

/** Lists `first`, takes `millis` over it, then lists `second` whenever asked again. */
function slow(first: readonly Token[], second: readonly Token[], millis: number) {
  const clock = createTestClock();
  let lists = 0;
  const connection = memoryConnection({
    policy,
    concurrency: 2,
    async *list() {
      lists++;
      yield* pagesOf(lists === 1 ? first : second, 2);
      if (lists === 1) clock.advance(millis);
    },
  });
  return { connection, clock, lists: () => lists };
}

const three = ['a', 'b', 'c'].map((id) => ({ ...staleToken, id }));

describe('where the API cannot show one token, a short list is read again when the plan is older than a minute', () => {
  test('not before', async () => {
    const { connection, clock, lists } = slow(three, [], MINUTE);
    await run([connection], { clock });
    expect(lists()).toBe(1);
    expect(connection.revoked).toHaveLength(3);
  });

  test('what changed is kept, what is missing is gone, the rest is revoked', async () => {
    const [a, b] = three;
    if (!a || !b) throw new Error('unreachable');
    const { connection, clock, lists } = slow(three, [a, { ...b, name: 'vip' }], MINUTE + 1);
    const { of } = await run([connection], { clock });
    expect(lists()).toBe(2);
    expect(connection.revoked).toEqual([a]);
    expect(of('memory').totals).toMatchObject({ revoked: 1, kept: 1, alreadyGone: 1 });
  });

  test('one id within two parents is two tokens, of which one may be gone', async () => {
    const [a, b] = ['a', 'b'].map((within) => ({ ...staleToken, within }));
    if (!a || !b) throw new Error('unreachable');
    const { connection, clock } = slow([a, b], [b], MINUTE + 1);
    const { of } = await run([connection], { clock });
    expect(connection.revoked).toEqual([b]);
    expect(of('memory').totals).toMatchObject({ revoked: 1, alreadyGone: 1 });
  });

  test('a second list that breaks off keeps every token', async () => {
    const clock = createTestClock();
    let lists = 0;
    const connection = memoryConnection({
      policy,
      async *list() {
        lists++;
        yield* pagesOf(three, 2);
        if (lists > 1) throw new SweepError('unavailable', 'broke');
        clock.advance(HOUR);
      },
    });
    const { of } = await run([connection], { clock });
    expect(connection.revoked).toEqual([]);
    expect(of('memory').totals).toMatchObject({ failed: 3 });
  });
});

describe('a second list of which a part could not be read', () => {
  test('proves nothing about what it lacks, and what it has is revoked', async () => {
    const clock = createTestClock();
    let lists = 0;
    const connection = memoryConnection({
      policy,
      async *list() {
        lists++;
        yield* pagesOf(lists === 1 ? three : three.slice(0, 1), 2);
        if (lists === 1) clock.advance(MINUTE + 1);
      },
      problems: () => (lists === 1 ? [] : [{ code: 'forbidden', message: 'no access to group 9' }]),
    });
    const { fates } = await run([connection], { clock });
    expect(connection.revoked).toEqual(three.slice(0, 1));
    const unseen = {
      code: 'unavailable',
      message: 'could not be checked again: no access to group 9',
    };
    expect(fates.filter(({ outcome }) => outcome === 'failed').map(({ error }) => error)).toEqual([
      unseen,
      unseen,
    ]);
  });
});

describe('where the API says of a single token that it cannot be shown', () => {
  test.each([
    ['a short list is read again', 0, 2],
    ['a long one is not, and the token is revoked as planned', 1000, 1],
  ])('%s', async (_, others, times) => {
    const clock = createTestClock();
    let lists = 0;
    const kept = Array.from({ length: others }, (_, index) =>
      tokenOf({ id: `other-${index}`, name: 'vip' }),
    );
    const connection = memoryConnection({
      policy,
      async *list() {
        lists++;
        yield* pagesOf([staleToken, ...kept]);
        if (lists === 1) clock.advance(MINUTE + 1);
      },
      inspect: async () => undefined,
    });
    await run([connection], { clock });
    expect(lists).toBe(times);
    expect(connection.revoked).toEqual([staleToken]);
  });
});

describe('a short list that is read again before revocations', () => {
  test('is read again whenever a minute has passed since, and not for every token', async () => {
    const clock = createTestClock();
    let lists = 0;
    const tokens = Array.from({ length: 12 }, (_, index) => ({ ...staleToken, id: `${index}` }));
    const connection = memoryConnection({
      policy,
      concurrency: 1,
      list() {
        lists++;
        return pagesOf(tokens);
      },
      revoke: async () => {
        clock.advance(MINUTE / 3);
        return 'revoked';
      },
    });
    await run([connection], { clock });
    expect(connection.revoked).toHaveLength(12);
    // The plan serves for the first minute; the other three minutes need two more lists.
    expect(lists).toBe(3);
  });

  test.each([
    [1000, 2],
    [1001, 1],
  ])('a list of %i tokens is read %i times', async (count, times) => {
    const others = Array.from({ length: count - 1 }, (_, index) =>
      tokenOf({ id: `other-${index}`, name: 'vip' }),
    );
    const { connection, clock, lists } = slow([staleToken, ...others], [staleToken], MINUTE + 1);
    await run([connection], { clock });
    expect(lists()).toBe(times);
    expect(connection.revoked).toEqual([staleToken]);
  });
});
