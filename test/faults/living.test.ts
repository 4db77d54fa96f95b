import { describe, expect, test } from 'vitest';
import { contracts } from '../contract/contracts.ts';
import { FRESH } from '../contract/scene.ts';
import { type AnswerChange, changingFields, changingMember, renaming } from './answers.ts';
import { type Beside, EXPIRED, fatesOf, OLD, startBeside } from './beside.ts';
import * as clauses from './clauses.ts';
import { contractNamed } from './contract-named.ts';
import { definitionsWithout, reasonFor, testCoverage } from './every-provider.ts';

const inactiveMember = (id: string): AnswerChange =>
  changingMember(id, (member) => member.replace('>Active<', '>Inactive<'));

/** How a provider shows a token out of use. */
type Dead = (beside: Beside, ids: readonly string[]) => void;

const shown =
  (change: (id: string) => AnswerChange): Dead =>
  (beside, ids) =>
    beside.plant(...ids.map(change));

const DEAD: readonly (readonly [provider: string, how: string, dead: Dead])[] = [
  ...clauses.dead.map(
    ([provider, change, path, value]) =>
      [provider, `${path}: ${value}`, shown((id) => change(id, value))] as const,
  ),
  ['apigee-edge', 'revoked', shown((id) => changingFields(id, { status: 'revoked' }))],
  [
    'route53-global-resolver',
    'DELETING',
    shown((id) => changingFields(id, { status: 'DELETING' })),
  ],
  ['aws-iam-access-keys', 'inactive', shown(inactiveMember)],
  ['aws-iam-service-credentials', 'inactive', shown(inactiveMember)],
  [
    'oauth-revocation',
    'inactive',
    (beside, ids) => {
      for (const id of ids) beside.plantAbout(id, () => '{"active":false}');
    },
  ],
];

/** Once introspection has called a token inactive it stays so: other tokens have to come. */
function replaceInactive(provider: string, beside: Beside, count: number): void {
  if (provider !== 'oauth-revocation') return;
  beside.add(...Array.from({ length: count }, () => FRESH));
}

/** Starts a provider with a connection that keeps the newest token besides its own, where that is listed. */
function startKeepingOne(provider: string): Promise<Beside> {
  const contract = contractNamed(provider);
  const ownIsListed = typeof contract.own === 'object' && contract.own.isListed;
  return startBeside(contract, { safeguards: { keepNewest: ownIsListed ? 2 : 1 } });
}

test.each(DEAD)(
  '%s: a token that is %s is not what keepNewest keeps: the last living one stays',
  async (provider, _, dead) => {
    const beside = await startKeepingOne(provider);
    const [last = '', newer = ''] = beside.add(OLD, FRESH);
    dead(beside, [newer]);
    const run = await beside.sweep();
    beside.expectGone([]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 0, withheld: 1 } });
    expect(fatesOf(run)).toContainEqual([
      'withheld',
      'keepNewest: it is among the newest living tokens of its group',
    ]);
    replaceInactive(provider, beside, 1);
    await beside.sweepAfterwards([last]);
  },
);

const EXPIRING: readonly (readonly [provider: string, dead: Dead])[] = [
  // Their simulators show each token with its own expiry.
  ...[
    'example',
    'huawei-identity-center',
    'route53-global-resolver',
    'apigee-edge',
    'aws-iam-service-credentials',
  ].map((provider) => [provider, () => {}] as const),
  ...clauses.expiring.map(
    ([provider, change, written]) => [provider, shown((id) => change(id, written))] as const,
  ),
];

test.each(EXPIRING)(
  '%s: a token that has expired is not what keepNewest keeps',
  async (provider, dead) => {
    const beside = await startKeepingOne(provider);
    const [last = '', newer = ''] = beside.add(OLD, EXPIRED);
    dead(beside, [newer]);
    const run = await beside.sweep();
    beside.expectGone([]);
    expect(run.hit).toMatchObject({ outcome: 'ok', totals: { revoked: 0, withheld: 1 } });
    expect(run.text).toContain('withheld');
    beside.harness.remove(newer);
    beside.harness.add({ id: newer, ...FRESH });
    await beside.sweepAfterwards([last]);
  },
);

/** So many candidates are measured, and as many others make them just half of the list. */
const MEASURED = 11;
const times = <Times>(one: Times): Times[] => Array.from({ length: MEASURED }, () => one);

test.each(DEAD)(
  '%s: tokens that are %s do not make a plan a smaller share of the list',
  async (provider, _, dead) => {
    const safeguards = { maxRevocationShare: 0.5 };
    const beside = await startBeside(contractNamed(provider), { safeguards });
    const old = beside.add(...times(OLD));
    dead(beside, beside.add(...times(FRESH)));
    const { hit } = await beside.sweep();
    beside.expectGone([]);
    expect(hit).toMatchObject({
      name: 'hit',
      outcome: 'degraded',
      error: {
        code: 'held',
        message:
          'maxRevocationShare: the plan would revoke 11 of 11 living tokens, the limit is 0.5',
      },
      totals: { revoked: 0, withheld: MEASURED },
    });
    replaceInactive(provider, beside, MEASURED);
    await beside.sweepAfterwards(old);
  },
);

/** Providers of which no row lists a token twice. */
const NEVER_TWICE = reasonFor(
  ['apigee-edge', 'oauth-revocation'],
  'what tells its tokens apart is the value, which it asks about one by one',
);
const TWICE = contracts.map(({ name }) => name).filter((name) => NEVER_TWICE[name] === undefined);

test.each(TWICE)(
  '%s: tokens that are listed twice do not make a plan a smaller share of it',
  async (provider) => {
    const safeguards = { maxRevocationShare: 0.5 };
    const beside = await startBeside(contractNamed(provider), { safeguards });
    const old = beside.add(...times(OLD));
    const others = beside.add(...times(FRESH));
    // Of two neighbours in the list the second takes the id of the first: they are of the same parent. The last one stays, so
    // that no page brings nothing new.
    const twice = others
      .slice(0, -2)
      .flatMap((id, index) => (index % 2 === 0 ? [] : [renaming(others[index + 1] ?? '', id)]));
    beside.plant(...twice);
    const { hit, text } = await beside.sweep();
    beside.expectGone([]);
    expect(hit).toMatchObject({ outcome: 'degraded', error: { code: 'held' } });
    expect(hit.error?.message).toMatch(
      /^maxRevocationShare: the plan would revoke 11 of \d+ living tokens, the limit is 0\.5$/,
    );
    expect(hit.totals).toMatchObject({ revoked: 0, withheld: MEASURED });
    expect(text).toContain('maxRevocationShare');
    await beside.sweepAfterwards(old);
  },
);

describe('a token out of use', () => {
  testCoverage(
    DEAD.map(([provider]) => provider),
    definitionsWithout(clauses.dead, 'its definition knows no state out of use'),
    {
      example: 'the API tells no state of a token',
      'huawei-identity-center': 'the API tells no state of a token',
    },
  );
});

describe('a token that has expired', () => {
  testCoverage(
    EXPIRING.map(([provider]) => provider),
    definitionsWithout(clauses.expiring, 'its definition maps no expiry'),
    {
      'aws-iam-access-keys': 'its keys never expire',
      'oauth-revocation': 'introspection calls an expired token inactive, which has a row',
    },
  );
});

describe('a token that is listed twice', () => {
  testCoverage(TWICE, NEVER_TWICE);
});
