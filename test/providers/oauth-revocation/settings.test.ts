import { describe, expect, test } from 'vitest';
import { OAuthSettings } from '../../../lambda/providers/oauth-revocation/settings.ts';
import { REGISTER_TAG } from './contract.ts';

const REGISTER = { register: { secretTag: REGISTER_TAG } };

describe('The settings of an OAuth server', () => {
  const problemsWith = (extra: object) => {
    const parsed = OAuthSettings.safeParse({ ...REGISTER, ...extra });
    return parsed.error?.issues.map(({ path }) => path.join('.')) ?? [];
  };

  const ODD_PATHS = [
    '//x/revoke',
    '//canary:canary@x/revoke',
    '/\\x/revoke',
    '/re\\voke',
    '/../revoke',
    '/a/./revoke',
    '/revoke?x=1',
    '/revoke#x',
    '/re voke',
    'revoke',
    'https://x/revoke',
    '@x/revoke',
    '',
  ];

  const paths = ODD_PATHS.flatMap((path) =>
    (['revocationPath', 'introspectionPath'] as const).map((key) => [key, path] as const),
  );

  test.each(paths)('refuse for %s %j, which could be sent as something else', (key, path) => {
    expect(problemsWith({ [key]: path })).toEqual([key]);
  });

  test.each([
    '/revoke',
    '/api/id/v1/auth/token/revoke',
    '/a//b',
    '/realms/a%20b/revoke',
    '/@acme/x',
  ])('accept the path %j', (revocationPath) => {
    expect(problemsWith({ revocationPath })).toEqual([]);
  });

  test.each([
    'https://canary@idp.test',
    'https://idp.test//other.test',
    'https://idp.test/\\other.test',
    'https://idp.test/a?b',
    'https://idp.test/a#b',
    'ftp://idp.test',
    'http://idp.test',
    'idp.test',
  ])('refuse the issuer %j', (issuer) => {
    expect(problemsWith({ issuer })).toEqual(['issuer']);
  });

  test.each([
    'https://idp.test',
    'https://idp.test/',
    'https://idp.test/realms/7',
    'http://127.0.0.1:80',
  ])('accept the issuer %j', (issuer) => {
    expect(problemsWith({ issuer })).toEqual([]);
  });
});
