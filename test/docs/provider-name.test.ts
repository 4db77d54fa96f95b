import { expect, test } from 'vitest';
import { parseProviderName } from '../../docs/generator/scaffold/provider-name.ts';

test('a name in kebab-case gives the names that code uses', () => {
  expect(parseProviderName('acme-v2-tokens', ['vault'])).toEqual({
    kebab: 'acme-v2-tokens',
    camel: 'acmeV2Tokens',
    pascal: 'AcmeV2Tokens',
  });
});

test.each([
  undefined,
  '',
  'Acme',
  'acme_tokens',
  'acme-',
  '-acme',
  '2acme',
  'a/b',
  '../x',
  'vault',
  'kit',
])('%s is refused', (text) => {
  expect(() => parseProviderName(text, ['vault'])).toThrow(RangeError);
});
