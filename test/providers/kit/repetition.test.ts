import { describe, expect, test } from 'vitest';
import { RepetitionGuard } from '../../../lambda/providers/kit/repetition.ts';

const endless = expect.objectContaining({ name: 'SweepError', code: 'invalid-response' });

/** Reads pages with these ids, each with a cursor of its own; returns how many were accepted. */
function read(guard: RepetitionGuard, pages: readonly (readonly string[])[]): number {
  for (const [index, ids] of pages.entries()) {
    guard.checkPage(ids);
    guard.checkNext(`${index + 1}`, ids);
  }
  return pages.length;
}

describe('A cursor', () => {
  test.each([
    ['at once', ['a'], 'a'],
    ['later', ['a', 'b', 'c'], 'a'],
  ])('that comes again %s ends the list with an error', (_, cursors, repeated) => {
    const guard = new RepetitionGuard(undefined);
    for (const cursor of cursors) guard.checkNext(cursor);
    expect(() => guard.checkNext(repeated)).toThrow(endless);
  });

  test('that leads back to the first page ends the list with an error', () => {
    expect(() => new RepetitionGuard('first').checkNext('first')).toThrow(endless);
  });

  test('is missing on the last page, however often that is checked', () => {
    const guard = new RepetitionGuard(undefined);
    guard.checkNext(undefined);
    expect(() => guard.checkNext(undefined)).not.toThrow();
  });

  test('that still comes after a hundred thousand pages ends the list with an error', () => {
    const guard = new RepetitionGuard(undefined);
    for (let page = 1; page < 100_000; page++) guard.checkNext(`${page}`);
    expect(() => guard.checkNext('100000')).toThrow(endless);
  });
});

describe('A page whose ids are known', () => {
  test.each([
    ['one id', [['a', 'b'], ['b']]],
    ['the ids of the first page', [['a', 'b'], ['c'], ['a', 'b']]],
    ['ids of several pages', [['a', 'b'], ['c'], ['b', 'a', 'c']]],
  ])('ends the list with an error when it only repeats %s', (_, pages) => {
    const guard = new RepetitionGuard('0');
    read(guard, pages.slice(0, -1));
    expect(() => guard.checkPage(pages.at(-1))).toThrow(endless);
  });

  test('may repeat some ids of earlier pages, and one id of its own', () => {
    const pages = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'd'],
      ['e', 'e'],
    ];
    expect(read(new RepetitionGuard('0'), pages)).toBe(4);
  });

  test('may be empty between others', () => {
    expect(read(new RepetitionGuard('0'), [[], ['a'], [], [], ['b']])).toBe(5);
  });

  test('ends the list with an error when it is the 1,001st empty one in a row', () => {
    const guard = new RepetitionGuard('0');
    for (let page = 0; page < 1000; page++) guard.checkPage([]);
    expect(() => guard.checkPage([])).toThrow(endless);
  });

  test('begins the count of empty pages anew when it is not empty', () => {
    const guard = new RepetitionGuard('0');
    for (let page = 0; page < 1000; page++) guard.checkPage([]);
    guard.checkPage(['a']);
    expect(() => guard.checkPage([])).not.toThrow();
  });
});

test('a page whose ids are not known is never taken for an empty one', () => {
  const guard = new RepetitionGuard(undefined);
  for (let page = 0; page < 2000; page++) guard.checkPage(undefined);
  expect(() => guard.checkPage(undefined)).not.toThrow();
});
