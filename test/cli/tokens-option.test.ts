import { expect, test } from 'vitest';
import { parseCommand } from '../../lambda/cli/arguments.ts';

test('tokens takes a format, an order and filters', () => {
  const args = [
    '--format',
    'csv',
    '--sort',
    'used',
    '--owner',
    'a*',
    '--name',
    'b*',
    '--rule',
    'c',
  ];
  expect(parseCommand(['tokens', ...args])).toMatchObject({
    command: 'tokens',
    format: 'csv',
    sort: 'used',
    filter: { owners: ['a*'], names: ['b*'], rules: ['c'] },
  });
  expect(parseCommand(['tokens'])).toMatchObject({ format: 'table', filter: {} });
});

test.for([
  ['--format', '--format: must be one of table, json, csv, markdown'],
  ['--sort', '--sort: must be one of created, expires, used, name, owner'],
])('%s takes only the words that it knows', ([option = '', message]) => {
  expect(() => parseCommand(['tokens', option, 'xml'])).toThrow(message);
});
