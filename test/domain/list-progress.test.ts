import { describe, expect, test } from 'vitest';
import { ListProgress } from '../../lambda/domain/list-progress.ts';

const LED_BACK = 'the list leads back to an earlier page, so its end cannot be reached';
const REPEATED = 'a page of the list repeats earlier ones, so its end cannot be reached';

/** Reads pages with these ids, each with a cursor of its own; returns what is wrong with any. */
function read(progress: ListProgress, pages: readonly (readonly string[])[]) {
  return pages.flatMap((ids, index) => {
    const problem = progress.problemOfPage(ids);
    return problem ?? progress.problemOfNext(`${index + 1}`, ids) ?? [];
  });
}

describe('A cursor', () => {
  test.each([
    ['at once', ['a'], 'a'],
    ['later', ['a', 'b', 'c'], 'a'],
  ])('that comes again %s ends the list', (_, cursors, repeated) => {
    const progress = new ListProgress(undefined);
    for (const cursor of cursors) progress.problemOfNext(cursor);
    expect(progress.problemOfNext(repeated)).toBe(LED_BACK);
  });

  test('that leads back to the first page ends the list', () => {
    expect(new ListProgress('first').problemOfNext('first')).toBe(LED_BACK);
  });

  test('is missing on the last page, however often that is checked', () => {
    const progress = new ListProgress(undefined);
    progress.problemOfNext(undefined);
    expect(progress.problemOfNext(undefined)).toBeUndefined();
  });

  test('that still comes after a hundred thousand pages ends the list', () => {
    const progress = new ListProgress(undefined);
    for (let page = 1; page < 100_000; page++) progress.problemOfNext(`${page}`);
    expect(progress.problemOfNext('100000')).toBe('the list continues after 100000 pages');
  });
});

test('the ids of a list are forgotten once it has ended', () => {
  const progress = new ListProgress('0');
  progress.problemOfNext('1', ['a', 'b']);
  progress.problemOfNext(undefined, ['c']);
  expect(progress.problemOfPage(['a', 'b'])).toBeUndefined();
});

describe('A page whose ids are known', () => {
  test.each([
    ['one id', [['a', 'b'], ['b']]],
    ['the ids of the first page', [['a', 'b'], ['c'], ['a', 'b']]],
    ['ids of several pages', [['a', 'b'], ['c'], ['b', 'a', 'c']]],
  ])('ends the list when it only repeats %s', (_, pages) => {
    const progress = new ListProgress('0');
    read(progress, pages.slice(0, -1));
    expect(progress.problemOfPage(pages.at(-1))).toBe(REPEATED);
  });

  test('may repeat some ids of earlier pages, and one id of its own', () => {
    const pages = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'd'],
      ['e', 'e'],
    ];
    expect(read(new ListProgress('0'), pages)).toEqual([]);
  });

  test('may be empty between others', () => {
    expect(read(new ListProgress('0'), [[], ['a'], [], [], ['b']])).toEqual([]);
  });

  test('ends the list when it is the 1,001st empty one in a row', () => {
    const progress = new ListProgress('0');
    for (let page = 0; page < 1000; page++) progress.problemOfPage([]);
    expect(progress.problemOfPage([])).toBe('the list continues after 1000 empty pages in a row');
  });

  test('begins the count of empty pages anew when it is not empty', () => {
    const progress = new ListProgress('0');
    for (let page = 0; page < 1000; page++) progress.problemOfPage([]);
    progress.problemOfPage(['a']);
    expect(progress.problemOfPage([])).toBeUndefined();
  });
});

test('a page whose ids are not known is never taken for an empty one', () => {
  const progress = new ListProgress(undefined);
  for (let page = 0; page < 2000; page++) progress.problemOfPage(undefined);
  expect(progress.problemOfPage(undefined)).toBeUndefined();
});
