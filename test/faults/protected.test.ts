import { describe, expect, test } from 'vitest';
import { FRESH } from '../contract/scene.ts';
import { type AnswerChange, changingFields, changingMember } from './answers.ts';
import { fatesOf, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { codeWithout, definitionsWithout, testCoverage } from './every-provider.ts';

const PROTECT = { protect: [{ name: 'break-glass' }] };

describe.each([
  ['with a zero width space in it', 'break\u{200B}-glass'],
  ['with a mark of direction before it', '\u{202E}break-glass'],
  ['in wide letters', '\u{FF42}\u{FF52}\u{FF45}\u{FF41}\u{FF4B}-glass'],
])('a name that protect has, %s, keeps the token', (_, name) => {
  const expectKept = async (provider: string, plant: (id: string) => AnswerChange) => {
    const beside = await startBeside(contractNamed(provider), PROTECT);
    const [kept = '', stale = ''] = beside.add(OLD, OLD, FRESH);
    beside.plant(plant(kept));
    const run = await beside.sweep();
    beside.expectGone([stale]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 1 } });
    expect(fatesOf(run)).toContainEqual(['withheld', expect.stringMatching(/^protect: /)]);
    await beside.sweepAfterwards([stale, kept]);
  };

  test.each(clauses.names)('%s', (provider, change) =>
    expectKept(provider, (id) => change(id, name)),
  );

  test.each(['example', 'route53-global-resolver'])('%s', (provider) =>
    expectKept(provider, (id) => changingFields(id, { name })),
  );

  test('aws-iam-service-credentials', () =>
    expectKept('aws-iam-service-credentials', (id) =>
      changingMember(id, (member) => member.replace(/(?<=Alias>)[^<]*/, name)),
    ));

  test('oauth-revocation', async () => {
    const beside = await startBeside(contractNamed('oauth-revocation'), PROTECT);
    const [stale = ''] = beside.add(OLD, FRESH);
    beside.harness.add({ ...OLD, name });
    const run = await beside.sweep();
    beside.expectGone([stale]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 1, withheld: 1 } });
    expect(fatesOf(run)).toContainEqual(['withheld', expect.stringMatching(/^protect: /)]);
  });
});

testCoverage(
  [
    ...clauses.names.map(([provider]) => provider),
    'example',
    'route53-global-resolver',
    'aws-iam-service-credentials',
    'oauth-revocation',
  ],
  definitionsWithout(clauses.names, 'its definition maps no name'),
  codeWithout('name'),
);
