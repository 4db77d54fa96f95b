import { describe, expect, test } from 'vitest';
import type { AnnouncingCandidate } from '../../lambda/domain/candidate.ts';
import type { Notice } from '../../lambda/domain/notice-record.ts';
import { SweepError } from '../../lambda/errors.ts';
import { type GeneralChannel, RunMessenger } from '../../lambda/notice/messenger.ts';
import { NOW } from '../support/clock.ts';
import { tokenEvent } from '../support/report-events.ts';
import { tokenOf } from '../support/tokens.ts';

const rule = { name: 'old', when: {}, action: 'revoke', announce: 1 } as const;
const announced = (id: string, owner?: string): AnnouncingCandidate => ({
  token: tokenOf({ id, ...(owner !== undefined && { owner }) }),
  rule,
  step: { kind: 'announce', due: NOW },
});
const OWNERS = [{ glob: '*@example.com', address: 'same' }];
const unavailable = new SweepError('unavailable', 'SES refused it');

/** A messenger, and what it did. */
function messenger({
  owners = OWNERS,
  includesOwned = false,
  refuses = (_: string) => false,
}: {
  owners?: typeof OWNERS | undefined;
  includesOwned?: boolean;
  refuses?: (to: string) => boolean;
} = {}) {
  const mails: (Notice & { to: string })[] = [];
  const general: string[] = [];
  const undelivered: string[] = [];
  const unknown: string[] = [];
  const channel: GeneralChannel = {
    name: 'topic',
    includesOwned,
    async tell(connection, candidates) {
      if (refuses('topic')) throw unavailable;
      general.push(`${connection}: ${candidates.map(({ token }) => token.id).join(' ')}`);
    },
  };
  const made = new RunMessenger({
    sweeper: 'nightly',
    clock: { now: () => NOW, elapsed: () => 0 },
    stop: { signal: new AbortController().signal, deadline: 60_000 },
    removalOf: () => 'revoke',
    general: channel,
    mail: {
      owners,
      async send(to, notice) {
        if (refuses(to)) throw unavailable;
        mails.push({ to, ...notice });
      },
    },
    onUndelivered: ({ code }) => undelivered.push(code),
    onUnknownOwners: (connection, count, problem) =>
      unknown.push(`${connection} ${count} ${problem?.code}`),
  });
  return { made, mails, general, undelivered, unknown };
}

describe('a run tells', () => {
  test('each owner in one message, of all connections, and the topic what nobody owns', async () => {
    const { made, mails, general } = messenger();
    const [one, two, other] = [
      announced('a', 'ann@example.com'),
      announced('b', 'bob'),
      announced('c'),
    ];
    made.add(tokenEvent({ connection: 'crm', outcome: 'revoked' }, { owner: 'ann@example.com' }));
    await made.prepare('git', [one, two], undefined);
    await made.prepare('crm', [other], undefined);
    const told = await made.send();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['ann@example.com', 'nightly: 1 token announced, 1 token removed for good'],
    ]);
    expect(general).toEqual(['git: b', 'crm: c']);
    expect([one, two, other].map(told)).toEqual([
      { to: 'ann@example.com' },
      { to: 'topic' },
      { to: 'topic' },
    ]);
  });

  test('the terminal of everything, and owners besides', async () => {
    const { made, mails, general } = messenger({ includesOwned: true });
    const [one, two] = [announced('a', 'ann@example.com'), announced('b')];
    await made.prepare('git', [one, two], undefined);
    const told = await made.send();
    expect([mails.length, general]).toEqual([1, ['git: a b']]);
    expect([told(one), told(two)]).toEqual([{ to: 'ann@example.com' }, { to: 'topic' }]);
  });

  test('nobody where nothing happened', async () => {
    const { made, mails, general } = messenger();
    await made.prepare('git', [], undefined);
    await made.send();
    expect([mails, general]).toEqual([[], []]);
  });
});

describe('what is refused', () => {
  test('by SES announces nothing of that owner, and everything of the others', async () => {
    const { made, undelivered } = messenger({ refuses: (to) => to.startsWith('ann') });
    const [one, two] = [announced('a', 'ann@example.com'), announced('b', 'bob@example.com')];
    await made.prepare('git', [one, two], undefined);
    const told = await made.send();
    expect([told(one), told(two)]).toMatchObject([
      { problem: { code: 'unavailable', message: 'SES refused it' } },
      { to: 'bob@example.com' },
    ]);
    expect(undelivered).toEqual(['unavailable']);
  });

  test('by the topic announces nothing of that connection', async () => {
    const { made, undelivered } = messenger({ refuses: (to) => to === 'topic' });
    const one = announced('a');
    await made.prepare('git', [one], undefined);
    expect((await made.send())(one)).toMatchObject({ problem: { code: 'unavailable' } });
    expect(undelivered).toEqual(['unavailable']);
  });
});

describe('the address of an owner', () => {
  test('is looked up where it decides, once for each owner', async () => {
    const { made, mails } = messenger();
    const asked: string[] = [];
    const candidates = ['42', '42', '43', 'ann@example.com'].map((owner, id) =>
      announced(`${id}`, owner),
    );
    await made.prepare('git', candidates, async (owner) => {
      asked.push(owner);
      return `u${owner}@example.com`;
    });
    await made.send();
    expect(asked).toEqual(['42', '43']);
    expect(mails.map(({ to }) => to)).toEqual([
      'u42@example.com',
      'u43@example.com',
      'ann@example.com',
    ]);
  });

  test('that cannot be looked up is told so, and the topic is told of the token', async () => {
    const { made, general, unknown } = messenger();
    const one = announced('a', '42');
    await made.prepare('git', [one], () => Promise.reject(new SweepError('forbidden', 'no')));
    expect((await made.send())(one)).toEqual({ to: 'topic' });
    expect(general).toEqual(['git: a']);
    expect(unknown).toEqual(['git 1 forbidden']);
  });

  test('is not looked up where no owner is told, or the tokens are simply kept', async () => {
    const { made } = messenger({ owners: [] });
    const fail = () => Promise.reject(new Error('nobody may be asked'));
    await made.prepare('git', [announced('a', '42')], fail);
    await messenger().made.prepare('git', [], fail);
  });
});
