import { expect, test } from 'vitest';
import { Refusal } from '../../lambda/cli/refusal.ts';

test('a refusal has a name of its own, and says why', () => {
  expect(new Refusal('too old')).toMatchObject({ name: 'Refusal', message: 'too old' });
});
