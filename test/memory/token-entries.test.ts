import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RememberedToken } from '../../lambda/domain/remembered-token.ts';
import { DocumentError } from '../../lambda/memory/document-error.ts';
import { parseTokens } from '../../lambda/memory/token-entries.ts';
import { NOW } from '../support/clock.ts';
import { rememberedTokenOf } from './records.ts';

const KEY = 'AbCdEfGhIjKlMnOpQrStUvWx-_';

const instant = fc.nat({ max: 8.64e15 });
const text = fc.string({ minLength: 1 });
const remembered = fc.record(
  {
    rule: text,
    staleSince: instant,
    lastListed: instant,
    intent: fc.record({
      runId: text,
      at: instant,
      action: fc.constantFrom('revoke' as const, 'disable' as const),
    }),
    announced: fc.record({ at: instant, wait: fc.nat() }),
    quarantined: fc.record({ at: instant, for: fc.nat() }),
    disabledAt: instant,
    disabledBy: text,
    noticed: fc.record({
      at: instant,
      reason: fc.constantFrom('re-enabled' as const, 'used' as const),
    }),
    restored: fc.record({ at: instant, until: instant }),
    removedAt: instant,
    failures: fc.record({ count: fc.nat(), code: text, waitRuns: fc.nat() }),
  },
  { requiredKeys: ['rule', 'staleSince', 'lastListed'] },
) as fc.Arbitrary<RememberedToken>;

test('remembered tokens read as they were written', () => {
  fc.assert(
    fc.property(remembered, (token) => {
      const tokens = new Map([[KEY, token]]);
      expect(parseTokens(JSON.parse(JSON.stringify([...tokens])))).toEqual(tokens);
    }),
  );
});

describe('what this program cannot have written is refused:', () => {
  const refused = (value: unknown) => expect(() => parseTokens(value)).toThrow(DocumentError);

  test('tokens that are no list of pairs, keys that are none, and a key that is there twice', () => {
    const token = rememberedTokenOf();
    for (const value of [{}, { [KEY]: token }, null, 'x', [token], [[KEY]]]) refused(value);
    for (const key of ['short', 1, null]) refused([[key, token]]);
    refused([[KEY, token, token]]);
    refused([
      [KEY, token],
      [KEY, token],
    ]);
  });

  test.each<object>([
    { rule: '' },
    { rule: undefined },
    { staleSince: -1 },
    { lastListed: 0.5 },
    { lastListed: '2026-11-25T12:00:00.000Z' },
    { lastListed: 8.64e15 + 1 },
    { removedAt: null },
    { name: 'ci' },
    { constructor: 1 },
    { intent: { runId: 'run-1', at: NOW, action: 'wipe' } },
    { intent: { runId: 'run-1', at: NOW } },
    { announced: { at: NOW, wait: -1 } },
    { quarantined: { at: NOW, for: 1, more: 1 } },
    { noticed: { at: NOW, reason: 'seen' } },
    { restored: NOW },
    { failures: { count: 1, code: '', waitRuns: 1 } },
  ])('a token with %j', (differences) => {
    refused([[KEY, { ...rememberedTokenOf(), ...differences }]]);
  });

  test('a token without what every token has', () => {
    for (const name of ['rule', 'staleSince', 'lastListed']) {
      const { [name]: _, ...rest } = { ...rememberedTokenOf() } as Record<string, unknown>;
      refused([[KEY, rest]]);
    }
  });
});
