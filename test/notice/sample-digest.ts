import type { DigestContext } from '../../lambda/notice/digest-text.ts';
import { type Digest, OwnerDigests } from '../../lambda/notice/owner-digests.ts';
import { DAY } from '../support/clock.ts';
import { tokenEvent } from '../support/report-events.ts';
import { tokenOf } from '../support/tokens.ts';

const NIGHT = Date.parse('2026-11-25T03:12:00.000Z');

/** What one team is told after a night on which something of each kind happened to its tokens. */
export function sampleDigest(): [Digest, DigestContext] {
  const digests = new OwnerDigests([{ glob: '*', address: 'team@example.com' }]);
  const rule = { name: 'unused', when: {}, action: 'revoke', announce: 14 * DAY } as const;
  const step = { kind: 'announce', due: NIGHT + 14 * DAY } as const;
  digests.announce('grafana', [
    { token: tokenOf({ id: '7', name: 'reporting', owner: 'bob' }), rule, step },
  ]);
  const add = (connection: string, outcome: 'revoked' | 'quarantined', id: string, name: string) =>
    digests.add(tokenEvent({ connection, outcome }, { id, name, owner: 'ann' }));
  add('gitlab', 'revoked', '4711', 'old-laptop');
  add('gitlab', 'revoked', '4712', 'backup-2024');
  add('aws-prod', 'quarantined', 'AKIAIOSFODNN7EXAMPLE', 'ci-deploy');
  const digest = digests.byAddress().get('team@example.com') ?? new Map();
  const removalOf = () => 'delete' as const;
  return [digest, { sweeper: 'token-sweeper', now: NIGHT, removalOf }];
}
