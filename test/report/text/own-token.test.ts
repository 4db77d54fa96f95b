import { describe, expect, test } from 'vitest';
import type { OwnToken } from '../../../lambda/domain/own-token.ts';
import { describeChildren, describeOwnToken } from '../../../lambda/report/text/own-token.ts';
import { tokenOf } from '../../support/tokens.ts';

describe('the own token of a connection', () => {
  const fingerprint = '0123456789abcdef'.repeat(4);

  test.for<[OwnToken, string]>([
    [
      { state: 'named', token: { id: 't', name: 'deploy' } },
      'signs in as: deploy (named by ownToken)',
    ],
    [
      { state: 'recognised', token: { id: 't' }, by: 'GET /self' },
      'signs in as: t (recognised by GET /self)',
    ],
    [
      { state: 'recognised', token: { id: fingerprint, fingerprinted: true }, by: 'its value' },
      'signs in as: 0123456789abcdef (recognised by its value)',
    ],
    [{ state: 'not-listed' }, 'signs in as: not of the listed kind'],
    [
      { state: 'unknown', reason: 'no listed token has that id' },
      'signs in as: unknown, so nothing would be revoked; no listed token has that id',
    ],
  ])('%o is described as: %s', ([own, text]) => {
    expect(describeOwnToken(own)).toBe(text);
  });
});

describe('what was created with a token', () => {
  test('is not mentioned where revoking a token leaves it alone', () => {
    expect(describeChildren([tokenOf()])).toBeUndefined();
  });

  test('is said to keep the token, or to be revoked with it', () => {
    expect(describeChildren([tokenOf(), tokenOf({ children: 'keep' })])).toMatch(/is kept while/);
    expect(describeChildren([tokenOf({ children: 'revoke' })])).toMatch(/revoked along with it$/);
  });
});
