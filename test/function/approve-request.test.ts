import { expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { readApprove } from '../../lambda/function/approve-request.ts';
import type { ChangeRules } from '../../lambda/function/change-rules.ts';

const RULES: ChangeRules = { mode: 'enforce', allowManualEnforce: false, hasMemory: true };
const HASH = '0123456789abcdef'.repeat(4);

function refusal(event: unknown, rules = RULES): string {
  try {
    readApprove(event, rules);
  } catch (error) {
    if (error instanceof SweepError && error.code === 'invalid-event') return error.message;
  }
  throw new Error('the event was accepted');
}

test('the hash of the plan is read', () => {
  expect(readApprove({ approve: HASH }, RULES)).toBe(HASH);
});

test.each([
  ...[
    null,
    7,
    '',
    HASH.slice(1),
    `${HASH}0`,
    HASH.toUpperCase(),
    `${HASH}\n`,
    [HASH],
    { hash: HASH },
  ],
])('%j is not the hash of a plan', (approve) => {
  expect(refusal({ approve })).toContain(
    'nothing was done: approve is not the hash of a plan; an event that approves holds',
  );
});

test('nothing stands beside it, such as a mode', () => {
  expect(refusal({ approve: HASH, mode: 'enforce' })).toContain(
    'approve stands alone, and there are 1 other key(s)',
  );
});

test('it is accepted only where an event may enforce, and where there is a memory', () => {
  expect(refusal({ approve: HASH }, { ...RULES, mode: 'plan' })).toContain('allowManualEnforce');
  expect(readApprove({ approve: HASH }, { ...RULES, mode: 'plan', allowManualEnforce: true })).toBe(
    HASH,
  );
  expect(refusal({ approve: HASH }, { ...RULES, hasMemory: false })).toContain(
    'the function has no memory',
  );
});

test('a refusal repeats no key and no value, which may be a secret in the wrong field', () => {
  for (const event of [{ approve: 'canary' }, { approve: HASH, canary: 'canary' }])
    expect(refusal(event)).not.toContain('canary');
});
