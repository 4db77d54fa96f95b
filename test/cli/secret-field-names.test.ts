import { expect, test } from 'vitest';
import * as z from 'zod';
import { secretFieldNames } from '../../lambda/cli/secret-field-names.ts';

const text = z.string();

test('the fields of a secret are those that it must have', () => {
  const credentials = z.object({ id: text, key: text, session: text.optional() });
  expect(secretFieldNames({ credentials })).toEqual(['id', 'key']);
});

test('the fields of a secret in which all are optional are the first two', () => {
  const optional = text.optional();
  const credentials = z.object({ user: optional, password: optional, token: optional });
  expect(secretFieldNames({ credentials })).toEqual(['user', 'password']);
});
