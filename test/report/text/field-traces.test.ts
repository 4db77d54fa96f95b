import { describe, expect, test } from 'vitest';
import { renderTraces } from '../../../lambda/report/text/field-traces.ts';
import { plain } from '../../../lambda/report/text/table.ts';
import { NOW } from '../../support/clock.ts';
import { tokenOf } from '../../support/tokens.ts';

describe('the traces of how fields were read', () => {
  test('show where each was read, what was there, and the value taken from it', () => {
    const traces = [
      [
        { field: 'createdAt', path: 'item.created', shape: 'text, 24 characters', isRead: true },
        { field: 'expiresAt', path: 'item.expires', shape: 'absent', isRead: false },
      ],
    ];
    expect(renderTraces([tokenOf({ createdAt: NOW })], traces, plain, '  ')).toEqual([
      '',
      '  token-1  createdAt  item.created  text, 24 characters  2026-11-25T12:00:00.000Z',
      '  token-1  expiresAt  item.expires  absent               unknown',
    ]);
  });

  test('are left out where the provider records none', () => {
    expect(renderTraces([tokenOf()], [[]], plain, '')).toEqual([]);
  });
});
