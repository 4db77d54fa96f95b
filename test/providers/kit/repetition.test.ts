import { expect, test } from 'vitest';
import { RepetitionGuard } from '../../../lambda/providers/kit/repetition.ts';

const endless = expect.objectContaining({ name: 'SweepError', code: 'invalid-response' });

test('a list that leads back to its first page ends the connection', () => {
  const guard = new RepetitionGuard('first');
  guard.checkNext('second');
  expect(() => guard.checkNext('first')).toThrow(endless);
});

test('a page that brings nothing new ends the connection', () => {
  const guard = new RepetitionGuard(undefined);
  guard.checkPage(['a']);
  guard.checkNext('1', ['a']);
  expect(() => guard.checkPage(['a'])).toThrow(endless);
});
