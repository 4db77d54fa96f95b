import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../lambda/function/environment.ts';

describe('the environment of the function', () => {
  test('needs no variable: no audit, and no event may enforce', () => {
    expect(readEnvironment({})).toMatchObject({ name: 'token-sweeper', allowManualEnforce: false });
  });

  test('names the sweeper, its audit, its memory, and whether an event may enforce', () => {
    const environment = readEnvironment({
      SWEEPER_NAME: 'nightly',
      SWEEPER_ALLOW_MANUAL_ENFORCE: 'true',
      SWEEPER_AUDIT_BUCKET: 'records',
      SWEEPER_AUDIT_PREFIX: 'audit/nightly/',
      SWEEPER_MEMORY_PREFIX: 'memory/nightly/',
    });
    expect(environment).toMatchObject({
      name: 'nightly',
      allowManualEnforce: true,
      audit: { bucket: 'records', prefix: 'audit/nightly/' },
      memory: { bucket: 'records', prefix: 'memory/nightly/' },
    });
  });

  test('has no audit where the bucket is empty, and no prefix where none is given', () => {
    expect(readEnvironment({ SWEEPER_AUDIT_BUCKET: '' })).not.toHaveProperty('audit');
    expect(readEnvironment({ SWEEPER_AUDIT_BUCKET: 'b' }).audit?.prefix).toBe('');
  });

  test.each([
    { SWEEPER_AUDIT_BUCKET: 'b' },
    { SWEEPER_MEMORY_PREFIX: 'memory/' },
    { SWEEPER_AUDIT_BUCKET: 'b', SWEEPER_MEMORY_PREFIX: '' },
  ])('has no memory with %j: bucket or prefix is missing', (variables) => {
    expect(readEnvironment(variables)).not.toHaveProperty('memory');
  });

  test.each(['yes', 'TRUE', '1', ''])('refuses %j as a flag, naming the variable', (value) => {
    expect(() => readEnvironment({ SWEEPER_ALLOW_MANUAL_ENFORCE: value })).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: 'SWEEPER_ALLOW_MANUAL_ENFORCE must be true or false',
      }),
    );
  });
});
