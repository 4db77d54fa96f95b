import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parseCredentials, secretFields } from '../../lambda/config/credentials.ts';
import { SweepError } from '../../lambda/errors.ts';
import { plain } from './fakes.ts';

const credentials = z.object({ key: z.string(), nested: z.object({ id: z.string() }) });
const connection = { module: { ...plain, credentials }, secret: 'prod/crm' };

describe('the credentials of a secret', () => {
  test('are its value as the provider declares it', () => {
    const value = { key: 'k', nested: { id: 'i' } };
    expect(parseCredentials(connection, { ...value, other: 1 })).toEqual(value);
  });

  test('that lack fields are an error that names the fields and no value', () => {
    expect(() => parseCredentials(connection, { key: 7, nested: {} })).toThrow(
      new SweepError(
        'invalid-secret',
        'secret prod/crm does not have what plain needs; missing or of the wrong type: key, nested.id',
      ),
    );
  });

  test('that are not an object are wrong as a whole', () => {
    expect(() => parseCredentials(connection, 'canary')).toThrow(/wrong type: the whole value$/);
  });

  test('of one field may be its text alone', () => {
    const module = { ...plain, credentials: z.object({ token: z.string() }) };
    expect(parseCredentials({ module, secret: 'env:TOKEN' }, 'canary')).toEqual({
      token: 'canary',
    });
    expect(secretFields(module, 'canary')).toEqual({ token: 'canary' });
    expect(secretFields(module, { token: 'canary' })).toEqual({ token: 'canary' });
  });

  test('that could not be read are the error that says why', () => {
    const error = new SweepError('not-found', 'no such secret');
    expect(() => parseCredentials(connection, error)).toThrow(error);
  });
});
