import { expect, test } from 'vitest';
import { readSecretText } from '../../lambda/domain/secret-text.ts';

test.for([
  ['{ "token": "t" }\n', { token: 't' }],
  ['"t"', 't'],
  ['["t"]', ['t']],
  ['glpat-1234\n', 'glpat-1234'],
  ['12345', '12345'],
  ['true', 'true'],
] as const)('the secret %j says %j', ([text, value]) => {
  expect(readSecretText(text)).toEqual(value);
});

test.for(['{"token":"t"', '["t"', '"t'])('the secret %j begins like JSON and is none', (text) => {
  expect(() => readSecretText(text)).toThrow(SyntaxError);
});
