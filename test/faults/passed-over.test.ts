import { expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import type { ProviderContract } from '../contract/harness.ts';
import { FRESH } from '../contract/scene.ts';
import { type AnswerChange, answering } from './answers.ts';
import { type ConnectionParts, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { definitionsWithout, testCoverage } from './every-provider.ts';

/** Lists a credential of a user besides, who is not chosen. */
const withAnotherUser: AnswerChange = (text) =>
  text.replace(
    /<member>.*?<\/member>/s,
    (member) =>
      member +
      member
        .replace('>ann<', '>bob<')
        .replace(/(?<=<ServiceSpecificCredentialId>)[^<]*/, 'ACCAOFBOB'),
  );

const withDeletedResolver: AnswerChange = (text) =>
  text.replace('"globalResolvers":[', '"globalResolvers":[{"id":"gr-0","status":"DELETING"},');

const ROWS: readonly (readonly [
  provider: string,
  what: string,
  change: AnswerChange,
  parts: ConnectionParts,
])[] = [
  ...contracts.flatMap(({ name, passedOver = [] }: ProviderContract) =>
    passedOver.map(([what, change]) => [name, what, answering(change), {}] as const),
  ),
  [
    'aws-iam-service-credentials',
    'a credential of a user who is not chosen',
    withAnotherUser,
    { settings: { users: ['ann'] } },
  ],
  ['route53-global-resolver', 'a resolver that is being deleted', withDeletedResolver, {}],
];

test.each(ROWS)(
  '%s: %s is passed over, and the report counts it',
  async (provider, _, change, parts) => {
    const beside = await startBeside(contractNamed(provider), parts);
    const [stale = ''] = beside.add(OLD, FRESH);
    beside.plant(change);
    const { hit, report, text } = await beside.sweep();
    beside.expectGone([stale]);
    expect(hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1 } });
    expect(hit.passedOver).toBeGreaterThan(0);
    expect(report.passedOver).toBe(hit.passedOver);
    expect(text).toMatch(/hit: \d+ of other kinds or states passed over/);
    await beside.sweepAfterwards([stale]);
  },
);

test('oauth-revocation: a register entry whose token was removed is passed over, and the report counts it', async () => {
  const beside = await startBeside(contractNamed('oauth-revocation'));
  const [stale = ''] = beside.add(OLD, FRESH);
  const { hit: before } = await beside.sweep();
  expect(before).toMatchObject({ passedOver: 0, totals: { listed: 2, revoked: 1 } });
  const { hit, text } = await beside.sweepAfterwards([stale]);
  expect(hit).toMatchObject({ passedOver: 1, totals: { listed: 1 } });
  expect(text).toContain('hit: 1 of other kinds or states passed over');
});

testCoverage(
  [...ROWS.map(([provider]) => provider), 'oauth-revocation'],
  definitionsWithout(clauses.filtering, 'its definition sweeps all that is listed'),
  {
    example: 'it sweeps all that is listed',
    'huawei-identity-center': 'it sweeps all that is listed',
    'apigee-edge': 'it sweeps all that its search finds',
    'aws-iam-access-keys': 'it asks for the keys of the chosen users only',
  },
);
