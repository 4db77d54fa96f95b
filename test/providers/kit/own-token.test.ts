import { describe, expect, test } from 'vitest';
import { type OwnTokenSign, ownToken } from '../../../lambda/providers/kit/own-token.ts';

const GUID = '0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0';

describe('The own token', () => {
  test.each<[OwnTokenSign, unknown, boolean]>([
    [{ equals: 'abc' }, 'abc', true],
    [{ equals: 'abc' }, 'ABC', false],
    [{ equals: GUID }, GUID.toLowerCase(), true],
    [{ equals: true }, false, false],
    [{ equals: 7 }, 7, true],
    [{ masked: 'sk-admin-xyz' }, 'sk-a...xyz', true],
    [{ masked: 'sk-admin-xyz' }, 'sk-a...min...xyz', true],
    [{ masked: 'sk-admin-xyz' }, 'sk-b...xyz', false],
    [{ masked: 'sk-admin-xyz' }, '****wxyz', false],
    [{ endsWith: 'secret' }, 'cret', true],
    [{ endsWith: 'secret' }, 'sec', false],
    [{ startsWith: 'secret' }, 'sec', true],
    [{ startsWith: 'secret' }, 'cret', false],
  ])('%j shown as %j: %s', (sign, shown, isOwn) => {
    expect(ownToken(sign)(shown)).toBe(isOwn);
  });

  test.each<[OwnTokenSign, unknown]>([
    [{ equals: 'abc' }, undefined],
    [{ equals: 1 }, '1'],
    [{ equals: true }, 'true'],
    [{ masked: 'secret' }, undefined],
    [{ masked: 'secret' }, '******'],
    [{ masked: 'secret' }, 'no hint'],
    [{ endsWith: 'secret' }, ''],
    [{ startsWith: 'secret' }, null],
  ])('%j cannot be told from %j', (sign, shown) => {
    expect(ownToken(sign)(shown)).toBeUndefined();
  });
});
