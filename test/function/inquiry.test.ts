import { describe, expect, test } from 'vitest';
import { readInquiry } from '../../lambda/function/inquiry.ts';

const CONNECTIONS = ['crm', 'erp'];

describe('an event that asks', () => {
  test('asks to check, or to explain one token', () => {
    expect(readInquiry({ check: true }, CONNECTIONS)).toEqual({ kind: 'check' });
    expect(readInquiry({ explain: { connection: 'crm', token: '7' } }, CONNECTIONS)).toEqual({
      kind: 'explain',
      connection: 'crm',
      token: '7',
    });
  });

  test.for([
    [{ check: false }, 'check is invalid'],
    [{ check: true, mode: 'enforce' }, 'check is invalid'],
    [{ check: true, explain: { connection: 'crm', token: '7' } }, 'check is invalid'],
    [{ explain: true }, 'explain is invalid'],
    [{ explain: { connection: 'crm' } }, 'explain is invalid'],
    [{ explain: { connection: 'crm', token: '' } }, 'explain is invalid'],
    [{ explain: { connection: 'crm', token: '7', x: 1 } }, 'explain is invalid'],
    [{ explain: { connection: 'crm', token: '7' }, x: 1 }, 'explain is invalid'],
    [
      { explain: { connection: 'secret-value', token: '7' } },
      'explain.connection is not configured (configured: crm, erp)',
    ],
  ])('%j is refused with a sentence that repeats no value', ([event, problem]) => {
    expect(() => readInquiry(event, CONNECTIONS)).toThrow(
      expect.objectContaining({
        code: 'invalid-event',
        message: `nothing was done: ${problem}; an event that asks holds either { "check": true } or { "explain": { "connection": NAME, "token": ID } }, and nothing else`,
      }),
    );
  });
});
