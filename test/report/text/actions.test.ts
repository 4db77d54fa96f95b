import { describe, expect, test } from 'vitest';
import { describeActions, nameAction } from '../../../lambda/report/text/actions.ts';

describe('what is done to tokens', () => {
  test('is named by the word of the provider, and whether it can be undone', () => {
    expect(nameAction('revoke', 'revoke')).toBe('revoke for good');
    expect(nameAction('revoke', 'delete')).toBe('delete for good');
    expect(nameAction('revoke', 'archive')).toBe('archive for good');
    expect(nameAction('disable', 'delete')).toBe('disable, can be undone');
    expect(nameAction('quarantine', 'delete')).toBe('quarantine, can be undone');
    expect(nameAction('announce', 'delete')).toBe('announce');
  });

  test('is counted by action over all connections, what can be undone first', () => {
    const parts = [
      { removal: 'delete', actions: new Map([['revoke', 3] as const, ['disable', 5] as const]) },
      { removal: 'revoke', actions: new Map([['revoke', 1200] as const]) },
      { removal: 'archive', actions: new Map([['disable', 2] as const]) },
    ] as const;
    expect(describeActions(parts, ' will be')).toBe(
      '7 will be disabled, which can be undone; 1,200 revoked for good; 3 deleted for good',
    );
    const waiting = new Map([['quarantine', 2] as const, ['announce', 3] as const]);
    expect(describeActions([{ removal: 'revoke', actions: waiting }])).toBe(
      '3 announced, and left as they are; 2 put into quarantine, which can be undone',
    );
    expect(describeActions(parts.slice(2))).toBe('2 disabled, which can be undone');
  });
});
