import { expect, test } from 'vitest';
import type { RememberedToken } from '../../../lambda/domain/remembered-token.ts';
import { rememberedContent, rememberedToken } from '../../../lambda/report/json/remembered.ts';
import { DAY } from '../../support/clock.ts';

const token: RememberedToken = {
  rule: 'old',
  staleSince: 0,
  lastListed: DAY,
  announced: { at: DAY, wait: 14 * DAY },
  failures: { count: 5, code: 'not-effective', waitRuns: 7 },
};

test('what is remembered of a token has its times as instants, and whether it is stuck', () => {
  const described = JSON.parse(JSON.stringify(rememberedToken('k', token)));
  expect(described).toEqual({
    key: 'k',
    rule: 'old',
    staleSince: '1970-01-01T00:00:00.000Z',
    lastListed: '1970-01-02T00:00:00.000Z',
    announced: { at: '1970-01-02T00:00:00.000Z', due: '1970-01-16T00:00:00.000Z' },
    failures: { count: 5, code: 'not-effective', waitRuns: 7, stuck: true },
  });
});

const written = (remembered: Parameters<typeof rememberedContent>[1]) =>
  JSON.parse(JSON.stringify(rememberedContent('crm', remembered)));

test('what is remembered of a connection has its runs, and of one token nothing but that', () => {
  const runs = [
    { runId: 'r', at: 0, mode: 'plan', listed: 3, removed: 0, failed: 0, blind: { old: 0 } },
  ] as const;
  const tokens = new Map([['k', token]]);
  expect(written({ runs, tokens })).toMatchObject({
    connection: 'crm',
    runs: [{ runId: 'r', at: '1970-01-01T00:00:00.000Z', blind: ['old'] }],
    tokens: [{ key: 'k' }],
  });
  expect(written({ tokens })).not.toHaveProperty('runs');
});
