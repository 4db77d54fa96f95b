import { describe, expect, test } from 'vitest';
import type { Messenger } from '../../lambda/domain/messenger.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { DAY } from '../support/clock.ts';
import { memoryConnection } from '../support/memory-connection.ts';
import { run } from '../support/run.ts';
import { policyOf } from '../support/tokens.ts';
import { wordsOf } from './living-account.ts';
import { nights } from './nights.ts';
import { stale } from './stale.ts';

const rule = { name: 'old', when: { expiredFor: 0 }, action: 'revoke' } as const;
const policy = policyOf({ rules: [{ ...rule, announce: 14 * DAY }] });

describe('people are told', () => {
  /** Two connections, of which one announces; what happened, in order. */
  async function runTwo(messenger: Partial<Messenger> = {}) {
    const happened: string[] = [];
    const revoke = async ({ id }: Token) => {
      happened.push(`revoked ${id}`);
      return 'revoked' as const;
    };
    const announcing = memoryConnection({
      name: 'announcing',
      tokens: [stale('a'), stale('b')],
      policy,
      findEmail: async () => 'ann@example.com',
    });
    const removing = memoryConnection({ name: 'removing', tokens: [stale('c')], revoke });
    const made: Messenger = {
      add: ({ token, outcome }) => happened.push(`told of ${token.id}, ${outcome}`),
      async prepare(connection, announced, findEmail) {
        const email = await findEmail?.('42');
        happened.push(`${connection} announces ${announced.length} ${email}`);
      },
      async send() {
        happened.push('sent');
        return ({ token }) =>
          token.id === 'a'
            ? { to: 'topic' }
            : { problem: { code: 'unavailable', message: 'refused' } };
      },
      ...messenger,
    };
    const ran = await run([announcing, removing], { messenger: made, memory: nights().of() });
    return { happened, ran, closed: announcing.closed() };
  }

  test('once, when all connections have done everything else', async () => {
    const { happened, closed } = await runTwo();
    expect(happened.indexOf('sent')).toBe(happened.lastIndexOf('sent'));
    expect(happened.slice(0, happened.indexOf('sent')).sort()).toEqual([
      'announcing announces 2 ann@example.com',
      'removing announces 0 undefined',
      'revoked c',
      'told of c, revoked',
    ]);
    expect(closed).toBe(1);
  });

  test('and what one owner was not told is withheld, while the rest is announced', async () => {
    const { ran } = await runTwo();
    expect(wordsOf(ran).filter((word) => !word.startsWith('c'))).toEqual([
      'b withheld',
      'a announce announced',
    ]);
    expect(ran.fates.find(({ token }) => token.id === 'a')?.announcedTo).toBe('topic');
    expect(ran.of('announcing')).toMatchObject({
      outcome: 'degraded',
      error: { code: 'unavailable', message: 'refused' },
    });
    expect(ran.of('removing').outcome).toBe('ok');
  });
});
