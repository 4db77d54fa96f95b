import { expect, test } from 'vitest';
import { describeReminder } from '../../lambda/notice/reminder-text.ts';
import { NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

test.each([
  [
    { kind: 'lapsing', policy: 'p', entry: 'entry 1 (name x)', reason: 'a\u001b[2J', at: NOW },
    /^EXCEPTION ENDS 2026-11-25 12:00 UTC\npolicy p: entry 1 \(name x\) of protect\na\\u\{1b\}/,
  ],
  [
    { kind: 'own-credential', connection: 'crm', at: NOW, by: 'tag' },
    /EXPIRES 2026-11-25 12:00 UTC\ncrm: /,
  ],
  [
    { kind: 'own-credential', connection: 'crm', at: NOW, by: 'rotation' },
    /^SECRET IS TO BE ROTATED 2026-11-25 12:00 UTC\ncrm: .*\nWhat to do: see afterwards/,
  ],
  [
    { kind: 'stuck', connection: 'crm', tokens: [tokenOf({ id: 'x', name: 'ci\u202e' })] },
    /^STUCK: crm\n.*\n- ci\\u\{202e\}\nWhat to do: /,
  ],
  [{ kind: 'only-plans', since: NOW }, /^ONLY PLANS SINCE 2026-11-25\n.*`mode: enforce`/],
] as const)('%j says when, and what to do', (reminder, expected) => {
  expect(describeReminder(reminder).join('\n')).toMatch(expected);
});
