import { describe, expect, test } from 'vitest';
import { renderFacts } from '../../../lambda/report/text/token-facts.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { tokenOf } from '../../support/tokens.ts';

describe('the facts about a token', () => {
  test('are one a line, with times as instants and distances; unknown ones are left out', () => {
    const token = tokenOf({
      name: 'laptop-1',
      group: 'v-1',
      scopes: ['read', 'write'],
      tags: { team: 'net' },
      createdAt: NOW - 90 * DAY,
      expiresAt: 'never',
    });
    expect(renderFacts(token, 'DNS view', NOW)).toEqual([
      'id         token-1',
      'name       laptop-1',
      'DNS view   v-1',
      'scopes     read write',
      'tags       team=net',
      'created    2026-08-27T12:00:00.000Z (90 days ago)',
      'expires    never',
      'last used  unknown',
    ]);
  });

  test('call a fingerprint by its name, and mark the own token', () => {
    const lines = renderFacts(tokenOf({ fingerprinted: true, own: true }), 'app', NOW);
    expect(lines[0]).toMatch(/^fingerprint +token-1$/);
    expect(lines.at(-1)).toMatch(/^own token +yes/);
  });

  test('show an owner once where tokens are grouped by owner', () => {
    const lines = renderFacts(tokenOf({ owner: 'team', group: 'team' }), 'owner', NOW);
    expect(lines.filter((line) => line.startsWith('owner'))).toHaveLength(1);
  });
});
