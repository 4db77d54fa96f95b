import { expect, test } from 'vitest';
import { createRunMessenger } from '../../lambda/cli/run-messenger.ts';
import { SweepError } from '../../lambda/errors.ts';
import { contextWith } from '../support/cli-context.ts';
import { NOW } from '../support/clock.ts';
import { createTestTerminal } from '../support/test-terminal.ts';
import { tokenOf } from '../support/tokens.ts';

const rule = { name: 'old', when: {}, action: 'revoke', announce: 1 } as const;
const owned = {
  token: tokenOf({ id: 'a', owner: 'ann@example.com' }),
  rule,
  step: { kind: 'announce', due: NOW } as const,
};
const OWNERS = { from: 's@example.com', owners: [{ glob: '*', address: 'same' }] };

async function announce(ownerMail: typeof OWNERS | undefined, isRefused = false) {
  const terminal = createTestTerminal(false);
  const context = contextWith(terminal.terminal);
  const mails: string[] = [];
  const createMailer = (from: string) => async (to: string) => {
    if (isRefused) throw new SweepError('unavailable', 'SES refused it');
    mails.push(`${from} ${to}`);
  };
  const { stop } = context.stopping;
  const connections = [{ name: 'git' }];
  const messenger = createRunMessenger(connections, ownerMail, stop, { ...context, createMailer });
  await messenger.prepare('git', [owned], undefined);
  const told = (await messenger.send())(owned);
  return { told, mails, printed: (await terminal.output()).stderr };
}

test('what is announced is printed', async () => {
  const { told, mails, printed } = await announce(undefined);
  expect(told).toEqual({ to: 'terminal' });
  expect(mails).toEqual([]);
  expect(printed).toContain('git: announced: a (ann@example.com)');
});

test('what is announced is printed and sent to its owner, where the configuration says how', async () => {
  const { told, mails, printed } = await announce(OWNERS);
  expect(told).toEqual({ to: 'ann@example.com' });
  expect(mails).toEqual(['s@example.com ann@example.com']);
  expect(printed).toContain('git: announced: a (ann@example.com)');
});

test('what its owner was not told is not announced, although it was printed', async () => {
  const { told, printed } = await announce(OWNERS, true);
  expect(told).toMatchObject({ problem: { code: 'unavailable' } });
  expect(printed).toContain('unavailable: SES refused it');
});
