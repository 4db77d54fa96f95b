import { describe, expect, test } from 'vitest';
import { resolve } from '../../lambda/config/resolve.ts';
import { modules } from './fakes.ts';

const resolveOne = (connection: unknown) =>
  resolve({ connections: [connection] }, modules).connections[0];

describe('a connection is resolved', () => {
  test('with its provider and the policy that it names', () => {
    expect(resolveOne({ name: 'a', provider: 'vault', policy: 'strict' })).toMatchObject({
      name: 'a',
      module: { name: 'vault' },
      policy: 'strict',
      namesPolicy: true,
    });
  });

  test('with the default policy where it names none', () => {
    expect(resolveOne({ name: 'a', provider: 'vault' })).toMatchObject({
      policy: 'default',
      namesPolicy: false,
    });
  });

  test('without a provider where none has that name', () => {
    expect(resolveOne({ provider: 'nobody' })?.module).toBeUndefined();
    expect(resolveOne({})?.module).toBeUndefined();
    expect(resolveOne('text')?.module).toBeUndefined();
  });

  test('with empty settings where it has none, so that missing ones are named', () => {
    expect(resolveOne({ name: 'a' })?.value).toEqual({ name: 'a', settings: {} });
    expect(resolveOne({ settings: 7 })?.value).toEqual({ settings: 7 });
    expect(resolveOne(['not', 'a', 'mapping'])?.value).toEqual(['not', 'a', 'mapping']);
  });
});

test.each([[undefined], ['text'], [{}], [{ connections: 'a', policies: ['b'] }]])(
  'the malformed file %j resolves to nothing',
  (file) => {
    expect(resolve(file, modules)).toEqual({ connections: [], policies: undefined });
  },
);
