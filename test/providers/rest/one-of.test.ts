import { expect, test } from 'vitest';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';
import { fieldIsOneOf, isInState, isOneOf } from '../../../lambda/providers/rest/one-of.ts';

test.each<[unknown, (string | number | boolean | null)[], boolean | undefined]>([
  ['a', ['a', 'b'], true],
  ['c', ['a', 'b'], false],
  [1, ['1'], undefined],
  [true, [false], false],
  ['true', [true], undefined],
  [null, [null], true],
  [null, ['a'], undefined],
  ['a', [null], undefined],
  [{}, ['a'], undefined],
])('%j among %j: %j', (value, candidates, expected) => {
  expect(isOneOf(value, candidates)).toBe(expected);
});

test.each<[string, object, boolean | 'absent' | undefined]>([
  ['missing', {}, 'absent'],
  ['null', { state: null }, 'absent'],
  ['one of the values', { state: 'off' }, true],
  ['another text', { state: 'on' }, false],
  ['of another type', { state: 0 }, undefined],
])('a field that is %s, compared with a text', (_, item, expected) => {
  const state = { path: 'item.state', in: ['off'] };
  expect(fieldIsOneOf(state, lookupIn({ item }))).toBe(expected);
  const isIn = expected === 'absent' ? undefined : expected;
  expect(isInState(state, lookupIn({ item }))).toBe(isIn);
  const documented = { ...state, absent: 'living' as const };
  expect(isInState(documented, lookupIn({ item }))).toBe(expected === 'absent' ? false : expected);
});

test.each<[string, object, boolean]>([
  ['missing', {}, false],
  ['null', { at: null }, false],
  ['empty', { at: '' }, true],
  ['a time', { at: '2026-01-02' }, true],
])('a field that is %s, where any value but null counts', (_, item, expected) => {
  expect(isInState({ path: 'item.at', set: true }, lookupIn({ item }))).toBe(expected);
});
