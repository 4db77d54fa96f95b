import { expect, test } from 'vitest';
import type { Mode } from '../../lambda/domain/events.ts';
import { SweepError } from '../../lambda/errors.ts';
import { isWholeScheduledRun, readEvent } from '../../lambda/function/event.ts';

const deployment = (mode: Mode, allowManualEnforce = false) => ({
  mode,
  allowManualEnforce,
  connections: ['crm', 'erp'],
});

function refusal(event: unknown, of = deployment('plan')): SweepError {
  try {
    readEvent(event, of);
  } catch (error) {
    if (error instanceof SweepError) return error;
  }
  throw new Error('the event was accepted');
}

test('an event may hold nothing, or each of what it may hold', () => {
  const all = { trigger: 'schedule', mode: 'plan', connections: ['erp'], decisions: true };

  expect(readEvent({}, deployment('enforce'))).toEqual({});
  expect(readEvent(all, deployment('enforce'))).toEqual(all);
});

test('enforce is accepted where an event may change something', () => {
  const read = (allow: boolean) => readEvent({ mode: 'enforce' }, deployment('plan', allow));

  expect(read(true)).toEqual({ mode: 'enforce' });
  expect(() => read(false)).toThrow(/allowManualEnforce/);
});

test.each([
  [{ trigger: 'schedule' }, true],
  [{ trigger: 'schedule', decisions: true }, true],
  [{ trigger: 'schedule', mode: 'plan' }, false],
  [{ trigger: 'schedule', connections: ['erp'] }, false],
  [{}, false],
  [{ mode: 'plan' }, false],
] as const)('the event %j is a whole scheduled run: %s', (event, whole) => {
  expect(isWholeScheduledRun(readEvent(event, deployment('enforce')))).toBe(whole);
});

test('no other trigger is accepted', () => {
  expect(refusal({ trigger: 'manual' }).message).toContain('trigger is invalid');
});

test('plan is accepted everywhere', () => {
  expect(readEvent({ mode: 'plan' }, deployment('enforce')).mode).toBe('plan');
});

test('a refusal says that nothing was done, what is wrong and what is accepted', () => {
  const { code, message } = refusal({ mode: 'delete', connections: [1], key1: 'value1' });

  expect(code).toBe('invalid-event');
  expect(message).toContain('nothing was done');
  for (const word of ['mode', 'connections.0', '1 unknown key']) expect(message).toContain(word);
  expect(message).toContain('{} runs as configured');
});

test('a refusal repeats no key and no value, which may be a secret in the wrong field', () => {
  const events = [
    { 'canary-key': 1 },
    { mode: 'canary' },
    { connections: ['canary'] },
    { decisions: 'canary' },
    'canary',
  ];

  for (const event of events) expect(refusal(event).message).not.toContain('canary');
});

test('a connection that is not configured is refused, with those that are', () => {
  const { message } = refusal({ connections: ['crm', 'nope'] });

  expect(message).toContain('crm, erp');
});

test('names from the prototype of objects are connections like any other', () => {
  expect(() => readEvent({ connections: ['constructor'] }, deployment('plan'))).toThrow(
    /not configured/,
  );
});
