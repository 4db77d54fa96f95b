import { expect, test } from 'vitest';
import { OwnerDigests } from '../../lambda/notice/owner-digests.ts';
import { NOW } from '../support/clock.ts';
import { tokenEvent } from '../support/report-events.ts';
import { tokenOf } from '../support/tokens.ts';

const ENTRIES = [
  { glob: '*@example.com', address: 'same' },
  { glob: 'svc-*', address: 'team@example.com' },
];
const rule = { name: 'old', when: {}, action: 'revoke', announce: 1 } as const;
const announced = (id: string, owner: string) => ({
  token: tokenOf({ id, owner }),
  rule,
  step: { kind: 'announce', due: NOW } as const,
});

/** What each address is told of, as `CONNECTION OUTCOME COUNT`. */
function toldIn(digests: OwnerDigests): Record<string, string[]> {
  const told: Record<string, string[]> = {};
  for (const [address, digest] of digests.byAddress()) {
    told[address] = [...digest].flatMap(([connection, part]) => [
      ...(part.announced.length > 0 ? [`${connection} announced ${part.announced.length}`] : []),
      ...[...part.done].map(([outcome, tokens]) => `${connection} ${outcome} ${tokens.count}`),
    ]);
  }
  return told;
}

test('tokens come together by the address of their owner, over all connections', () => {
  const digests = new OwnerDigests(ENTRIES);
  const add = (connection: string, outcome: 'revoked' | 'quarantined' | 'planned', owner: string) =>
    digests.add(tokenEvent({ connection, outcome }, { owner }));
  add('one', 'revoked', 'svc-a');
  add('one', 'revoked', 'svc-b');
  add('two', 'quarantined', 'svc-a');
  add('two', 'revoked', 'ann@example.com');
  add('two', 'planned', 'ann@example.com');
  add('two', 'revoked', 'nobody');
  digests.announce('one', [announced('x', 'svc-a'), announced('y', 'svc-b')]);
  expect(toldIn(digests)).toEqual({
    'team@example.com': ['one announced 2', 'one revoked 2', 'two quarantined 1'],
    'ann@example.com': ['two revoked 1'],
  });
});

test('an owner whom only a number names is told at the address that was looked up', () => {
  const digests = new OwnerDigests(ENTRIES);
  digests.announce('git', [announced('x', '42'), announced('y', '43')]);
  expect(digests.ownersToFind('git')).toEqual(['42', '43']);
  expect(digests.ownersToFind('other')).toEqual([]);
  digests.found('git', '42', 'ann@example.com');
  digests.found('git', '43', undefined);
  expect(toldIn(digests)).toEqual({ 'ann@example.com': ['git announced 1'] });
});

test('of very many tokens the first are named and all are counted', () => {
  const digests = new OwnerDigests(ENTRIES);
  for (let id = 0; id < 300; id++)
    digests.add(tokenEvent({ outcome: 'revoked' }, { id: `${id}`, owner: `svc-${id % 3}` }));
  const [part] = digests.byAddress().get('team@example.com')?.values() ?? [];
  expect(part?.done.get('revoked')?.count).toBe(300);
  expect(part?.done.get('revoked')?.first()).toHaveLength(50);
});
