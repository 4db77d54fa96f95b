import { expect, test } from 'vitest';
import { SweepError } from '../../lambda/errors.ts';
import { type RestoreRules, readRestore } from '../../lambda/function/restore-request.ts';

const RULES: RestoreRules = {
  mode: 'enforce',
  allowManualEnforce: false,
  connections: ['crm', 'erp'],
  hasMemory: true,
};

function refusal(event: unknown, rules = RULES): string {
  try {
    readRestore(event, rules);
  } catch (error) {
    if (error instanceof SweepError && error.code === 'invalid-event') return error.message;
  }
  throw new Error('the event was accepted');
}

test.each([
  [{ token: 'a' }, { token: 'a' }],
  [{ run: 'run-1' }, { run: 'run-1' }],
  [{ all: true }, { all: true }],
])('%j says what is restored', (words, scope) => {
  expect(readRestore({ restore: { connection: 'crm', ...words } }, RULES)).toEqual({
    connection: 'crm',
    scope,
  });
});

test.each([
  [{ connection: 'crm' }, 'restore needs one of token, run and all, and has 0'],
  [
    { connection: 'crm', token: 'a', all: true },
    'restore needs one of token, run and all, and has 2',
  ],
  [{ all: true }, 'restore.connection is invalid'],
  [
    { connection: 'nope', all: true },
    'restore.connection is not configured (configured: crm, erp)',
  ],
  [{ connection: 'crm', all: false }, 'restore.all is invalid'],
  [{ connection: 'crm', token: '' }, 'restore.token is invalid'],
  [{ connection: 'crm', run: 7 }, 'restore.run is invalid'],
  [{ connection: 'crm', all: true, force: true }, 'restore has 1 unknown key(s)'],
  ['all', 'restore is invalid'],
])('%j is refused', (restore, sentence) => {
  const message = refusal({ restore });

  expect(message).toContain(`nothing was done: ${sentence}; an event that restores holds`);
});

test('nothing stands beside it, such as a mode', () => {
  expect(refusal({ restore: { connection: 'crm', all: true }, mode: 'enforce' })).toContain(
    'restore stands alone, and there are 1 other key(s)',
  );
});

test('it is accepted only where an event may enforce', () => {
  const event = { restore: { connection: 'crm', all: true } };

  expect(refusal(event, { ...RULES, mode: 'plan' })).toContain('allowManualEnforce');
});

test('without a memory there is nothing to restore from', () => {
  const event = { restore: { connection: 'crm', all: true } };

  expect(refusal(event, { ...RULES, hasMemory: false })).toContain('the function has no memory');
});

test('a refusal repeats no key and no value, which may be a secret in the wrong field', () => {
  const events = [
    { restore: 'canary' },
    { restore: { connection: 'canary', all: true } },
    { restore: { connection: 'crm', canary: true } },
    { restore: { connection: 'crm', token: 'canary', run: 'canary' } },
    { restore: {}, canary: 1 },
  ];

  for (const event of events) expect(refusal(event)).not.toContain('canary');
});
