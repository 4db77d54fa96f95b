import { describe, expect, test } from 'vitest';
import { DAY } from '../support/clock.ts';
import { type AnswerChange, changingFields } from './answers.ts';
import { type ConnectionParts, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { definitionsWithout, testCoverage } from './every-provider.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that says itself whose it is, as introspection does. */
const jwt = (jti: string) =>
  `${part({ alg: 'none' })}.${part({ jti, client_id: 'canary-client' })}.signature`;

/** Makes the provider ask for the last use. */
const NEEDS_LAST_USE = {
  rules: [
    { name: 'unused', when: { unusedFor: 900 * DAY }, action: 'report' },
    { name: 'too-old', when: { olderThan: 365 * DAY }, action: 'revoke' },
  ],
} as const;

interface Inspection {
  readonly another: (id: string) => AnswerChange;
  /** Under which a token is put in place. */
  readonly id?: string;
  readonly parts?: ConnectionParts;
}

/** Providers that look at one token, each with a response about another one. */
const LOOKS: readonly (readonly [provider: string, look: Inspection])[] = [
  ...clauses.looking.map(([provider, change]) => [provider, { another: () => change }] as const),
  ['apigee-edge', { another: (id) => changingFields(id, { token: 'another' }) }],
  [
    'oauth-revocation',
    {
      id: jwt('one'),
      another: () => (text) => JSON.stringify({ ...JSON.parse(text), client_id: 'another' }),
    },
  ],
  [
    'aws-iam-access-keys',
    {
      another: () => (text) => text.replace(/(?<=<UserName>)[^<]*(?=<\/UserName><AccessKeyL)/, 'x'),
      parts: NEEDS_LAST_USE,
    },
  ],
];

describe.each(LOOKS)('%s: a look that answers about another token', (provider, look) => {
  test.each([
    ['while it is listed', 0],
    ['right before it would be revoked', 1],
  ])('%s, is that token’s failure', async (_, skip) => {
    const { another, id, parts } = look;
    const beside = await startBeside(contractNamed(provider), parts);
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
      message: expect.stringMatching(
        /the response is about (?:another token|the access key of another user)$/,
      ),
    });
    expect(text).toContain('the response is about');
    await beside.sweepAfterwards([stale, hit]);
  });
});

testCoverage(
  LOOKS.map(([provider]) => provider),
  definitionsWithout(clauses.looking, 'its definition looks at no single token'),
  {
    example: 'it looks at no single token',
    'huawei-identity-center': 'it looks at no single token',
    'route53-global-resolver': 'it looks at no single token: that call would give its value',
    'aws-iam-service-credentials': 'it looks at no single token',
  },
);
