import { describe, expect, test } from 'vitest';
import { auditRecord } from '../../lambda/audit/record.ts';
import type { TokenEvent } from '../../lambda/domain/events.ts';
import type { Token } from '../../lambda/domain/token.ts';
import { VERSION } from '../../lambda/version.ts';
import { runOrigin } from '../support/origin.ts';

const AT = Date.parse('2026-11-25T12:00:00.500Z');
const TOKEN: Token = { id: 'at-1', expiresAt: 'unknown', lastUsedAt: 'unknown' };

function record(token: Partial<Token>, event: Partial<TokenEvent> = {}) {
  return auditRecord(
    {
      type: 'token',
      connection: 'devices',
      provider: 'route53-global-resolver',
      token: { ...TOKEN, ...token },
      decision: 'revoke',
      reason: 'rule too-old matches',
      at: AT,
      ...event,
    },
    { ...runOrigin(), policyDigests: new Map([['devices', '0123456789abcdef']]) },
  );
}

describe('an audit record', () => {
  test('says when, where, what was decided and what became of it', () => {
    const fate = { rule: 'too-old', outcome: 'revoked' } as const;
    expect(record({}, fate)).toEqual({
      time: '2026-11-25T12:00:00.500Z',
      runId: 'run-1',
      connection: 'devices',
      provider: 'route53-global-resolver',
      token: { id: 'at-1' },
      decision: 'revoke',
      rule: 'too-old',
      reason: 'rule too-old matches',
      outcome: 'revoked',
      mode: 'enforce',
      trigger: 'manual',
      version: VERSION,
      policyDigest: '0123456789abcdef',
    });
  });

  test('tells one id within two parents apart', () => {
    expect(record({ within: 'acme' }).token).toEqual({ id: 'at-1', within: 'acme' });
  });

  test('holds everything that is known of the token, times in ISO 8601 UTC', () => {
    const { token } = record({
      name: 'laptops',
      owner: 'it',
      createdAt: Date.parse('2025-01-01T00:00:00Z'),
      expiresAt: Date.parse('2026-01-01T00:00:00Z'),
      lastUsedAt: Date.parse('2025-12-31T23:59:59.999Z'),
    });
    expect(token).toEqual({
      id: 'at-1',
      name: 'laptops',
      owner: 'it',
      createdAt: '2025-01-01T00:00:00.000Z',
      expiresAt: '2026-01-01T00:00:00.000Z',
      lastUsedAt: '2025-12-31T23:59:59.999Z',
    });
  });

  test('tells never from unknown', () => {
    const { token } = record({ expiresAt: 'never', lastUsedAt: 'never' });
    expect(token).toEqual({ id: 'at-1', expiresAt: 'never', lastUsedAt: 'never' });
  });

  test('names a token by its fingerprint where the identifier is the secret', () => {
    expect(record({ id: 'f00d', fingerprinted: true }).token).toEqual({ fingerprint: 'f00d' });
  });

  test('holds the error of a failed revocation', () => {
    const error = { code: 'forbidden', message: 'deleting an access token: 403' };
    expect(record({}, { outcome: 'failed', error })).toMatchObject({ outcome: 'failed', error });
  });

  test('keeps tags, scopes, groups and status out', () => {
    const { token } = record({
      tags: { a: 'b' },
      scopes: ['s'],
      group: 'g',
      status: 'OPERATIONAL',
    });
    expect(token).toEqual({ id: 'at-1' });
  });
});

test('an audit record is about all tokens that were counted and not kept', () => {
  const counted = auditRecord(
    {
      type: 'counted',
      connection: 'devices',
      provider: 'route53-global-resolver',
      count: 250,
      decision: 'withheld',
      rule: 'too-old',
      reason: 'minimumAge: it is too young',
      at: AT,
    },
    runOrigin(),
  );
  expect(counted).toEqual({
    time: '2026-11-25T12:00:00.500Z',
    runId: 'run-1',
    connection: 'devices',
    provider: 'route53-global-resolver',
    token: {},
    count: 250,
    decision: 'withheld',
    rule: 'too-old',
    reason: 'minimumAge: it is too young',
    mode: 'enforce',
    trigger: 'manual',
    version: VERSION,
  });
});
