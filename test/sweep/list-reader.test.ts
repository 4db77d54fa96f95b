import { describe, expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { ListReader } from '../../lambda/sweep/list-reader.ts';
import { NOW } from '../support/clock.ts';
import { brokenList, type MemoryOptions, memoryConnection } from '../support/memory-connection.ts';
import { policyOf, tokenOf } from '../support/tokens.ts';

const stale = tokenOf({ id: 'stale', expiresAt: NOW });
const live = tokenOf({ id: 'live', expiresAt: NOW + 1 });

async function readerOf(options: MemoryOptions): Promise<ListReader> {
  const signal = new AbortController().signal;
  const connected = await memoryConnection(options).connect({ signal, deadline: Infinity });
  return new ListReader(connected, policyOf(), NOW);
}

async function readAll(reader: ListReader) {
  const pages = [];
  for await (const page of reader.pages()) pages.push(page);
  return pages;
}

describe('a list that is read to its end', () => {
  test('yields each token with its decision, page by page', async () => {
    const reader = await readerOf({ tokens: [stale, live], pageSize: 1 });
    expect(await readAll(reader)).toMatchObject([
      [{ token: stale, added: { action: 'revoke' } }],
      [{ token: live, added: { action: 'keep' } }],
    ]);
  });

  test('becomes a plan that knows the own token', async () => {
    const own = { ...stale, own: true } as const;
    const ownToken = () => ({ kind: 'recognised', by: 'a test' }) as const;
    const reader = await readerOf({ tokens: [own, live], ownToken });
    await readAll(reader);
    const { plan, ownToken: found } = reader.finish();
    expect(plan).toMatchObject({ now: NOW, listed: 2, candidates: [{ token: own }] });
    expect(found).toMatchObject({ state: 'recognised', token: own });
    expect(plan.ownIds).toEqual(new Set(['stale']));
  });

  test('has the problems that the provider reports, and their groups in the plan', async () => {
    const problem = { code: 'forbidden', message: 'view v: no', group: 'v' };
    const reader = await readerOf({ tokens: [stale], problems: () => [problem] });
    await readAll(reader);
    const { plan, problems } = reader.finish();
    expect(problems).toEqual([problem]);
    expect(['v', 'w'].map((group) => plan.brokenGroups.has(group))).toEqual([true, false]);
  });
});

describe('a list that cannot be read to its end', () => {
  test.each([
    ['an id', { id: '' }, 'a listed token has no id'],
    ['a valid timestamp', { id: 'odd', createdAt: Number.NaN }, 'odd: invalid timestamp'],
  ])(
    'fails on a token without %s, before any of its page is decided',
    async (_, facts, message) => {
      const reader = await readerOf({ tokens: [stale, tokenOf(facts)] });
      await expect(readAll(reader)).rejects.toMatchObject({ code: 'invalid-response', message });
      expect(reader.planSoFar().listed).toBe(0);
    },
  );

  test('leaves a plan of the pages before, in which the own token is unknown', async () => {
    const error = new SweepError('timeout', 'late');
    const reader = await readerOf({ list: () => brokenList([stale], 1, error) });
    await expect(readAll(reader)).rejects.toBe(error);
    expect(reader.planSoFar()).toMatchObject({
      candidates: [{ token: stale }],
      ownUnknown: 'the list is incomplete',
    });
  });
});
