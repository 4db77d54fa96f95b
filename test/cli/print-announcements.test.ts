import { expect, test } from 'vitest';
import { printAnnouncements } from '../../lambda/cli/print-announcements.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const step = { kind: 'announce', due: NOW } as const;
const rule = { name: 'old', when: {}, action: 'revoke', announce: DAY } as const;

test('each token has a line of its own, however many there are: who, what, and from when on', async () => {
  const lines: string[] = [];
  const deliver = printAnnouncements([{ name: 'a', removal: 'delete' }], (line) =>
    lines.push(line),
  );
  const tokens = Array.from({ length: 100 }, (_, index) => tokenOf({ id: `token-${index}` }));
  await deliver('a', [
    { token: tokenOf({ id: 'x', name: 'ci\u001b[2J', owner: 'ann' }), rule, step },
    ...tokens.map((token) => ({ token, rule: { ...rule, action: 'quarantine' } as const, step })),
  ]);
  expect(lines).toHaveLength(101);
  expect(lines.slice(0, 2)).toEqual([
    'a: announced: x (ci\\u{1b}[2J, ann): delete for good, from 2026-11-25T12:00:00.000Z on, by rule old',
    'a: announced: token-0: quarantine, can be undone, from 2026-11-25T12:00:00.000Z on, by rule old',
  ]);
});
