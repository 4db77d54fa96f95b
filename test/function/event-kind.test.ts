import { expect, test } from 'vitest';
import { kindOf } from '../../lambda/function/event-kind.ts';

test.for([
  [{ restore: { connection: 'crm', all: true } }, 'restore'],
  [{ restore: null }, 'restore'],
  [{ approve: 'a'.repeat(64) }, 'approve'],
  [{ approve: null }, 'approve'],
  [{ check: true }, 'inquiry'],
  [{ check: 'yes', mode: 'plan' }, 'inquiry'],
  [{ explain: null }, 'inquiry'],
  [{ mode: 'plan' }, 'sweep'],
  [{}, 'sweep'],
  [[], 'sweep'],
  [null, 'sweep'],
  ['restore', 'sweep'],
  ['check', 'sweep'],
])('%j asks, well or badly, for: %s', ([event, kind]) => {
  expect(kindOf(event)).toBe(kind);
});
