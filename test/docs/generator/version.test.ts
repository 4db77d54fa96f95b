import { expect, test } from 'vitest';
import { isLaterVersion } from '../../../docs/generator/version.ts';

test.each([
  ['0.10.0', '0.9.0', true],
  ['1.0.0', '0.99.99', true],
  ['0.9.1', '0.9.0', true],
  ['0.9.0', '0.9.0', false],
  ['0.8.9', '0.9.0', false],
  ['1.0.0', '0.9.0', true],
  ['0.9.0', '1.0.0', false],
])('%s, later than %s: %s', (version, than, later) => {
  expect(isLaterVersion(version, than)).toBe(later);
});

test.each(['1.0', 'v1.0.0', '1.0.0-rc.1', '01.0.0', ''])('"%s" is no version', (version) => {
  expect(() => isLaterVersion(version, '0.9.0')).toThrow('is not a version');
});
