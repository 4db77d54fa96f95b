import { expect, test } from 'vitest';
import { announcementsOf } from '../../lambda/notice/announcement.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';

const step = { kind: 'announce', due: NOW } as const;
const rule = { name: 'old', when: {}, action: 'revoke', announce: DAY } as const;
const CRM = { name: 'crm', removal: 'delete' } as const;

test('a message names each token, what becomes of it, and from when on', () => {
  const token = tokenOf({ id: 'x', name: 'ci\u001b[2J', owner: 'ann' });
  expect(announcementsOf('nightly', CRM, [{ token, rule, step }])).toEqual([
    {
      subject: 'nightly: 1 token of crm announced',
      text: expect.stringContaining(
        '- ci\\u{1b}[2J, ann, x\n  delete for good, from 2026-11-25 12:00 UTC on, by rule old\n',
      ),
    },
  ]);
});

test('more tokens than one message holds take more messages, and each token is in one of them', () => {
  const candidates = Array.from({ length: 1200 }, (_, index) => ({
    token: tokenOf({ id: `token-${index}.` }),
    rule,
    step,
  }));
  const all = announcementsOf('nightly', CRM, candidates);
  expect(all).toHaveLength(3);
  const text = all.map((one) => one.text).join('');
  for (const { token } of candidates) expect(text).toContain(`- ${token.id}\n`);
});
