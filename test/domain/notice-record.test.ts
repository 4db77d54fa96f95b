import { expect, test } from 'vitest';
import { troublesAt } from '../../lambda/domain/notice-record.ts';
import { DAY, NOW } from '../support/clock.ts';

test('a trouble lasts from the first run that did not end well, and ends with one that does', () => {
  const bad = [
    { name: 'a', outcome: 'failed' },
    { name: 'b', outcome: 'degraded' },
  ];
  const first = troublesAt(NOW, bad, new Map());
  const second = troublesAt(NOW + DAY, [{ name: 'a', outcome: 'ok' }, ...bad.slice(1)], first);
  expect(first).toEqual(
    new Map([
      ['a', NOW],
      ['b', NOW],
    ]),
  );
  expect(second).toEqual(new Map([['b', NOW]]));
});

test('a connection that is no longer configured is forgotten', () => {
  expect(troublesAt(NOW, [], new Map([['gone', NOW]]))).toEqual(new Map());
});
