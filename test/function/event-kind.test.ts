import { expect, test } from 'vitest';
import { kindOf } from '../../lambda/function/event-kind.ts';

test.for([
  [{ restore: { connection: 'crm', all: true } }, 'restore'],
  [{ restore: null }, 'restore'],
  [{ approve: 'a'.repeat(64) }, 'approve'],
  [{ approve: null }, 'approve'],
  [{ check: true }, 'question'],
  [{ check: 'yes', mode: 'plan' }, 'question'],
  [{ explain: null }, 'question'],
  [{ mode: 'plan' }, 'sweep'],
  [{}, 'sweep'],
  [[], 'sweep'],
  [null, 'sweep'],
  ['restore', 'sweep'],
  ['check', 'sweep'],
])('%j asks, well or badly, for: %s', ([event, kind]) => {
  expect(kindOf(event)).toBe(kind);
});
