import { expect, test } from 'vitest';
import { formatPlans, parsePlans } from '../../lambda/memory/plan-entries.ts';
import { NOW } from '../support/clock.ts';

const plans = [
  { hash: 'a'.repeat(64), madeAt: NOW },
  { hash: 'b'.repeat(64), madeAt: NOW, used: { runId: 'run-1', at: NOW + 1, by: 'me' } },
];
const [waiting, used] = formatPlans(plans) as readonly object[];

test('comes back as it was written', () => {
  expect(parsePlans(formatPlans(plans))).toEqual(plans);
});

test.each([
  'a text',
  [1],
  [{ ...waiting, hash: 'short' }],
  [{ ...waiting, more: 1 }],
  [{ ...waiting, madeAt: 'yesterday' }],
  [{ ...used, used: { runId: 'run-1' } }],
  [{ ...used, used: { runId: 'run-1', at: new Date(NOW).toISOString(), by: 'me', more: 1 } }],
])('what this program did not write is not read in part: %j', (value) => {
  expect(() => parsePlans(value)).toThrow(/`plans/);
});
