import { expect, test } from 'vitest';
import { Opening } from '../../../lambda/http/pacing/opening.ts';

test('a source that was right before is preferred to one that was not', () => {
  const opening = new Opening();
  opening.say('headers', { low: 900, high: 1000 });
  opening.say('retry-after', { low: 4000, high: 5000 });
  opening.judge({ low: 4000, high: 4500 }, 50);
  opening.clear();
  opening.say('headers', { low: 8900, high: 9000 });
  opening.say('retry-after', { low: 13_000, high: 14_000 });
  expect(opening.best).toEqual({ span: { low: 13_000, high: 14_000 }, isProven: true });
});

test('a first prediction is used, and is not proven', () => {
  const opening = new Opening();
  opening.say('headers', { low: 0, high: 1000 });
  expect(opening.best).toEqual({ span: { low: 0, high: 1000 }, isProven: false });
});

test('a source that named a time far too late is not believed again', () => {
  const opening = new Opening();
  opening.say('retry-after', { low: 59_000, high: 60_000 });
  opening.judge({ low: 0, high: 200 }, 50);
  opening.say('retry-after', { low: 119_000, high: 120_000 });
  expect(opening.best).toBeUndefined();
});

test('a source that named a time far too early is not believed again', () => {
  const opening = new Opening();
  opening.say('retry-after', { low: 0, high: 1000 });
  opening.refute(2500);
  opening.say('retry-after', { low: 3000, high: 4000 });
  expect(opening.best).toBeUndefined();
});

test('proven sources that agree make the prediction narrower', () => {
  const opening = new Opening();
  opening.say('headers', { low: 0, high: 1000 });
  opening.say('period', { low: 700, high: 900 });
  opening.judge({ low: 700, high: 800 }, 50);
  expect(opening.best?.span).toEqual({ low: 700, high: 900 });
});
