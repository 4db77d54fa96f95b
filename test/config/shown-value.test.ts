import { expect, test } from 'vitest';
import { shownValue } from '../../lambda/config/shown-value.ts';

test.each([
  ['acme', 'acme'],
  ['7 dayz', '7 dayz'],
  ['https://example.com/grafana', 'https://example.com/grafana'],
  [7, '7'],
  [false, 'false'],
  ['a word and another '.repeat(5), `${'a word and another '.repeat(5).slice(0, 60)}…`],
])('the wrong value %j is repeated', (value, shown) => {
  expect(shownValue(value, ['settings', 'domain'])).toBe(shown);
});

test.each([
  ['x'.repeat(41)],
  [`Bearer ${'x'.repeat(41)}`],
  ['ghp_0123456789012345678901234567'],
  ['glpat-0123456789abcdefghij'],
  ['https://me:hunter2@example.com'],
  ['https://example.com/?key=hunter2'],
  ['a\u001b[2J'],
  [''],
  [null],
  [undefined],
  [{ a: 1 }],
  [['a']],
])('%j is not repeated: it may be a secret, or is no single value', (value) => {
  expect(shownValue(value, ['settings', 'domain'])).toBeUndefined();
});

test.each([
  ['plan', 'plan'],
  ['7 dayz', '7 dayz'],
  ['Hunter2', undefined],
  ['Hunter2 is my password', undefined],
])('outside settings, of %j is repeated: %j', (value, shown) => {
  expect(shownValue(value, ['connections', 0, 'provider'])).toBe(shown);
});

test.each([[['secret']], [['settings', 'clientSecret', 'x']], [['password']]])(
  'nothing below %j is repeated',
  (path) => {
    expect(shownValue('acme', path)).toBeUndefined();
  },
);
