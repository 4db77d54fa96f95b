import { describe, expect, test } from 'vitest';
import {
  actionOf,
  type Candidate,
  decisionOn,
  isAnnouncing,
  isDue,
  isWaiting,
  reasonOf,
} from '../../lambda/domain/candidate.ts';
import { DAY, NOW } from '../support/clock.ts';
import { tokenOf } from '../support/tokens.ts';
import { ruleOf } from './situation.ts';

const rule = ruleOf('quarantine', { for: DAY });
const at = new Date(NOW).toISOString();

const CANDIDATES: readonly [string, Candidate['step'], string, boolean, string][] = [
  ['by its rule', undefined, 'quarantine', true, 'rule quarantine matches'],
  ['at the end', { kind: 'act', action: 'revoke' }, 'revoke', true, 'rule quarantine matches'],
  [
    'announced',
    { kind: 'announce', due: NOW },
    'announce',
    false,
    `rule quarantine matches; due ${at}`,
  ],
  [
    'that waits after its announcement',
    { kind: 'wait', of: 'announce', due: NOW },
    'announce',
    false,
    `rule quarantine matches; announced, due ${at}`,
  ],
  [
    'that waits in quarantine',
    { kind: 'wait', of: 'quarantine', due: NOW },
    'quarantine',
    false,
    `rule quarantine matches; in quarantine until ${at}`,
  ],
];

describe('a candidate', () => {
  test.each(CANDIDATES)('%s has its decision and its reason', (_, step, decision, due, reason) => {
    const candidate = { token: tokenOf(), rule, ...(step && { step }) };
    expect(decisionOn(candidate)).toBe(decision);
    expect(isDue(candidate)).toBe(due);
    expect(reasonOf(candidate)).toBe(reason);
    expect(isAnnouncing(candidate)).toBe(step?.kind === 'announce');
    expect(isWaiting(candidate)).toBe(step?.kind === 'wait');
  });

  test('is in the end treated as its rule says, unless its time in quarantine is over', () => {
    expect(actionOf({ rule, step: { kind: 'announce', due: NOW } })).toBe('quarantine');
    expect(actionOf({ rule, step: { kind: 'act', action: 'revoke' } })).toBe('revoke');
    expect(actionOf({ rule: ruleOf('disable') })).toBe('disable');
  });
});
