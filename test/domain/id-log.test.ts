import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hash53 } from '../../lambda/domain/id-hash.ts';
import { IdLog } from '../../lambda/domain/id-log.ts';

/** Those of `ids` that were recorded more than once. */
function repeatedAmong(log: IdLog, ids: readonly string[]): ReadonlySet<string> {
  const repeated = log.repeatedAmong(ids.map(hash53), ids.length);
  return new Set(ids.filter((id) => repeated.has(hash53(id))));
}

function logOf(ids: readonly string[]): IdLog {
  const log = new IdLog();
  for (const id of ids) log.add(id, true);
  return log;
}

test('it tells which of some ids were noted more than once, as counting them would', () => {
  const id = fc.string({ unit: 'binary', maxLength: 3 });
  const ids = fc.array(id, { maxLength: 200 });
  fc.assert(
    fc.property(ids, fc.func(fc.boolean()), (noted, isAsked) => {
      const asked = noted.filter(isAsked);
      const twice = asked.filter((one) => noted.filter((other) => other === one).length > 1);
      expect(repeatedAmong(logOf(noted), asked)).toEqual(new Set(twice));
    }),
    { numRuns: 300 },
  );
});

test('it counts the different ids that live, whatever is asked afterwards', () => {
  const entry = fc.tuple(fc.string({ unit: 'binary', maxLength: 2 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 200 }), (entries) => {
      const log = new IdLog();
      for (const [id, isLiving] of entries) log.add(id, isLiving);
      const living = entries.filter(([, isLiving]) => isLiving).map(([id]) => id);
      expect(log.countLiving()).toBe(new Set(living).size);
      const ids = entries.map(([id]) => id);
      const twice = ids.filter((one) => ids.filter((other) => other === one).length > 1);
      expect(repeatedAmong(log, ids)).toEqual(new Set(twice));
    }),
    { numRuns: 300 },
  );
});

test('it counts those of all blocks', () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => `token-${index}`);
  const log = logOf([...ids, ...ids.slice(0, 20_000)]);
  for (const id of ids.slice(0, 10_000)) log.add(`dead ${id}`, false);
  expect(log.countLiving()).toBe(50_000);
  expect(repeatedAmong(log, ids).size).toBe(20_000);
});

test('it answers for every id, however many there are', () => {
  const ids = Array.from({ length: 50_000 }, (_, index) => `token-${index}`);
  expect(repeatedAmong(logOf(ids), ids).size).toBe(0);
  expect(repeatedAmong(logOf([...ids, ...ids]), ids).size).toBe(ids.length);
});

test('an id that was never noted, or noted once, is not repeated', () => {
  expect(repeatedAmong(logOf(['one', 'two', 'two']), ['none', 'one', 'two'])).toEqual(
    new Set(['two']),
  );
});

test('asked for none, it names none', () => {
  expect(repeatedAmong(logOf(['one', 'one']), []).size).toBe(0);
});

test('once cleared it knows of nothing, and goes on noting', () => {
  const log = logOf(['one', 'one']);
  log.clear();
  log.add('one', true);
  expect(repeatedAmong(log, ['one']).size).toBe(0);
  log.add('one', true);
  expect(repeatedAmong(log, ['one'])).toEqual(new Set(['one']));
});

test.each([
  ['one character apart', (index: number) => `${'x'.repeat(40)}${index}`],
  ['differing in front only', (index: number) => `${index}${'x'.repeat(40)}`],
  ['of one character each', (index: number) => String.fromCodePoint(index)],
  ['of zeros only', (index: number) => '\0'.repeat(index % 5000)],
  ['made of two swapped parts', (index: number) => `${index}:${99_999 - index}`],
])('ids %s are told apart', (_, make) => {
  const ids = [...new Set(Array.from({ length: 20_000 }, (_item, index) => make(index)))];
  expect(repeatedAmong(logOf(ids), ids).size).toBe(0);
});
