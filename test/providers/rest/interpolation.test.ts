import { describe, expect, test } from 'vitest';
import {
  compile,
  compileEach,
  compileHeader,
  compileJson,
  compilePath,
  referencesOf,
  textsIn,
} from '../../../lambda/providers/rest/interpolation.ts';
import { lookupIn } from '../../../lambda/providers/rest/lookup.ts';

const lookup = lookupIn({
  settings: { org: 'acme', group: 'a/b', up: 'a/..' },
  secret: { key: 'k 1', line: 'a\nb' },
  item: { id: 7, name: 'x y', empty: '', nested: 'a/b' },
});

test.each([
  ['no reference', []],
  ['{item.id}', ['item.id']],
  ['/{settings.org}/{item.id}', ['settings.org', 'item.id']],
  ['{open', []],
])('the template %s refers to %j', (template, references) => {
  expect(referencesOf(template)).toEqual(references);
});

test('a template is filled with texts and whole numbers', () => {
  expect(compile('{settings.org}: {item.id}!')(lookup)).toBe('acme: 7!');
});

test.each([
  ['a missing setting', '{settings.none}', 'invalid-settings'],
  ['a missing field of the secret', '{secret.none}', 'invalid-secret'],
  ['a missing field of an item', '{item.none}', 'invalid-response'],
  ['an empty field of an item', '{item.empty}', 'invalid-response'],
])('%s is an error that names its path', (_, template, code) => {
  const message = `the value of ${template.slice(1, -1)} is missing, empty or not a text`;
  expect(() => compile(template)(lookup)).toThrow(expect.objectContaining({ code, message }));
});

describe('a value in a path', () => {
  test.each([
    ['/{item.name}', '/x%20y'],
    ['/{settings.group}/x', '/a%2Fb/x'],
  ])('%s is encoded: %s', (template, path) => {
    expect(compilePath(template)(lookup)).toBe(path);
  });

  test.each([
    ['a slash of an item', '/{item.nested}', 'invalid-response'],
    ['a setting that leads upwards', '/{settings.up}', 'invalid-settings'],
  ])('is refused for %s', (_, template, code) => {
    expect(() => compilePath(template)(lookup)).toThrow(expect.objectContaining({ code }));
  });
});

test('a value with a line break is refused in a header', () => {
  expect(compileHeader('Bearer {secret.key}')(lookup)).toBe('Bearer k 1');
  expect(() => compileHeader('Bearer {secret.line}')(lookup)).toThrow(
    expect.objectContaining({ code: 'invalid-secret' }),
  );
});

test('every text in a JSON value is a template, and nothing else changes', () => {
  const value = { ids: ['{item.id}'], all: false, none: null, limit: 3 };
  expect(compileJson(value)(lookup)).toEqual({ ids: ['7'], all: false, none: null, limit: 3 });
  expect(textsIn(value)).toEqual(['{item.id}']);
});

test('only a field whose setting is not given is omitted', () => {
  const fill = compileEach({ org: '{settings.org}', team: '{settings.team}' });
  expect(fill(lookup)).toEqual({ org: 'acme' });
  expect(() => compileEach({ id: '{item.none}' })(lookup)).toThrow(/item\.none/);
});
