import { describe, expect, test } from 'vitest';
import { type AnswerChange, changingFields } from './answers.ts';
import { OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that says itself whose it is, as introspection does. */
const jwt = (jti: string) =>
  `${part({ alg: 'none' })}.${part({ jti, client_id: 'canary-client' })}.signature`;

/** Providers that look at one token, the id under which one is put in place, and an answer about another. */
const LOOKS: readonly (readonly [
  provider: string,
  id: string | undefined,
  another: (id: string) => AnswerChange,
])[] = [
  ['vault', undefined, (id) => changingFields(id, { accessor: 'another' })],
  ['apigee-edge', undefined, (id) => changingFields(id, { token: 'another' })],
  [
    'oauth-revocation',
    jwt('one'),
    () => (text) => JSON.stringify({ ...JSON.parse(text), client_id: 'another' }),
  ],
];

describe.each(LOOKS)('%s: a look that answers about another token', (provider, id, another) => {
  test.each([
    ['while it is listed', 0],
    ['right before it would be revoked', 1],
  ])('%s, is that token’s failure', async (_, skip) => {
    const beside = await startBeside(contractNamed(provider));
    const [stale = ''] = beside.add(OLD);
    const hit = beside.harness.add({ ...OLD, ...(id !== undefined && { id }) });
    beside.plantAbout(encodeURIComponent(hit), another(hit), skip);
    const { hit: report, tokens, text } = await beside.sweep();
    beside.expectGone([stale]);
    expect(report).toMatchObject({ outcome: 'degraded', complete: true });
    expect(report.totals).toMatchObject({ revoked: 1, failed: 1 });
    const [failed] = tokens.filter(({ error }) => error);
    expect(failed?.error).toEqual({
      code: 'invalid-response',
      message: expect.stringMatching(/the response is about another token$/),
    });
    expect(text).toContain('about another token');
    await beside.sweepAfterwards([stale, hit]);
  });
});

test('each definition that looks at one token has its row', () => {
  const rows = LOOKS.map(([provider]) => provider);
  expect(clauses.looking.filter((provider) => !rows.includes(provider))).toEqual([]);
});
