import { expect, test } from 'vitest';
import { describeReminder } from '../../lambda/notice/reminder-text.ts';
import { NOW } from '../support/clock.ts';

test.each([
  [
    { kind: 'lapsing', policy: 'p', entry: 'entry 1 (name x)', reason: 'a\u001b[2J', at: NOW },
    /^EXCEPTION ENDS 2026-11-25 12:00 UTC\npolicy p: entry 1 \(name x\) of protect\na\\u\{1b\}/,
  ],
  [{ kind: 'own-credential', connection: 'crm', at: NOW }, /EXPIRES 2026-11-25 12:00 UTC\ncrm: /],
  [{ kind: 'only-plans', since: NOW }, /^ONLY PLANS SINCE 2026-11-25\n.*`mode: enforce`/],
] as const)('%j says when, and what to do', (reminder, expected) => {
  expect(describeReminder(reminder).join('\n')).toMatch(expected);
});
