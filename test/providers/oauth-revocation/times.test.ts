import { describe, expect, test } from 'vitest';
import type { Rule } from '../../../lambda/domain/policy-types.ts';
import type { Json } from '../../contract/harness.ts';
import { sweepOnce } from '../../contract/sweep-once.ts';
import { DAY, NOW } from '../../support/clock.ts';
import { harness, registerEntry, useServer, WITHOUT_INTROSPECTION } from './each-test.ts';

const FOREVER = Number.POSITIVE_INFINITY;

const EXPIRED: readonly Rule[] = [
  { name: 'expired', when: { expiredFor: 1 }, action: 'revoke' },
  { name: 'to-come', when: { neverExpires: false }, action: 'report' },
];

const PAST = NOW - DAY;
const FUTURE = NOW + DAY;

const seconds = (millis: number) => millis / 1000;

useServer();

const iso = (millis: number) => new Date(millis).toISOString();

/** A JWT whose signature nobody checks. */
const jwt = (claims: unknown) =>
  ['{"alg":"RS256"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('The expiry of a token that is introspected', () => {
  test.each([
    ['introspection over the register', { exp: seconds(FUTURE) }, iso(PAST), undefined, 'reported'],
    ['introspection over a JWT', { exp: seconds(FUTURE) }, undefined, seconds(PAST), 'reported'],
    ['the register where introspection is silent', {}, iso(FUTURE), seconds(PAST), 'reported'],
    ['the register where it says null', { exp: null }, iso(FUTURE), seconds(PAST), 'reported'],
    ['a JWT where both are silent', {}, undefined, seconds(FUTURE), 'reported'],
    ['nothing where an active token has expired', { exp: seconds(PAST) }, iso(FUTURE), 1, 'kept'],
    ['nothing where it expires right now', { exp: seconds(NOW) }, iso(FUTURE), 1, 'kept'],
    ['introspection a second before the end', { exp: seconds(NOW) + 1 }, iso(PAST), 1, 'reported'],
    [
      'nothing where it ends before it begins',
      { exp: seconds(FUTURE), iat: seconds(FUTURE) + 1 },
      iso(FUTURE),
      undefined,
      'kept',
    ],
    [
      'nothing where it ends when it begins',
      { exp: seconds(FUTURE), iat: seconds(FUTURE) },
      iso(FUTURE),
      undefined,
      'kept',
    ],
    ['nothing where the register has an active token expired', {}, iso(PAST), undefined, 'kept'],
    ['nothing where an active JWT has expired', {}, undefined, seconds(PAST), 'kept'],
    ['nothing where all are silent', {}, undefined, undefined, 'kept'],
    ['nothing where introspection is unreadable', { exp: PAST }, iso(PAST), undefined, 'kept'],
    ['nothing where the register is unreadable', {}, '2020-01-01', seconds(PAST), 'kept'],
    ['nothing where a JWT is unreadable', {}, undefined, String(seconds(PAST)), 'kept'],
  ])('is that of %s', async (_, facts, expiresAt, exp, state) => {
    const token = jwt({ sub: 'canary', exp });
    harness.simulator.addToken({ token, clientId: 'canary-client' });
    registerEntry('one', { token, tokenType: 'access_token', expiresAt });
    const change = ({ active }: Json) => ({ active, ...facts });
    harness.server.faults.add({
      path: /introspect$/,
      times: FOREVER,
      effect: { kind: 'rewrite', change },
    });
    const { report } = await sweepOnce(harness, { policy: { rules: EXPIRED } });
    expect(report.totals).toMatchObject({ listed: 1, [state]: 1 });
  });
});

describe('The expiry of a token that is not introspected', () => {
  test.each([
    ['a.b', 'two parts'],
    ['a.b.c', 'no JSON'],
    ['..', 'empty parts'],
    [`a.${Buffer.from('null').toString('base64url')}.c`, 'no object'],
  ])('is unknown for %j, which is no JWT: %s', async (token) => {
    registerEntry('one', { token, tokenType: 'access_token' });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ kept: 1 });
  });

  test.each([
    ['the register', iso(PAST), undefined, 'revoked'],
    ['the register, as long as it says so', iso(FUTURE), seconds(PAST), 'reported'],
    ['a JWT where the register is silent', undefined, seconds(PAST), 'revoked'],
    [
      'nothing where a JWT goes on that the register has expired',
      iso(PAST),
      seconds(FUTURE),
      'kept',
    ],
  ])('is that of %s', async (_, expiresAt, exp, state) => {
    registerEntry('one', { token: jwt({ exp }), tokenType: 'access_token', expiresAt });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ listed: 1, [state]: 1 });
  });

  test('is unknown where the register ends the token before it begins', async () => {
    const entry = { token: 'canary-odd', tokenType: 'access_token', expiresAt: iso(PAST) };
    registerEntry('one', { ...entry, issuedAt: iso(PAST + 1) });
    registerEntry('two', { ...entry, token: 'canary-even', issuedAt: iso(PAST - 1) });
    const { report } = await sweepOnce(harness, {
      settings: WITHOUT_INTROSPECTION,
      policy: { rules: EXPIRED },
    });
    expect(report.totals).toMatchObject({ listed: 2, kept: 1, revoked: 1 });
  });
});
