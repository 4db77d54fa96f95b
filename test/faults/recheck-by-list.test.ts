import { describe, expect, test } from 'vitest';
import type { Harness } from '../contract/harness.ts';
import { FRESH, STALE } from '../contract/scene.ts';
import { startHuawei } from '../providers/huawei-identity-center/contract.ts';
import { REGISTER_TAG, startOAuth } from '../providers/oauth-revocation/contract.ts';
import { startRoute53 } from '../providers/route53-global-resolver/contract.ts';
import { createTestClock, DAY, MINUTE, NOW } from '../support/clock.ts';
import { json } from '../support/sandbox/message.ts';
import { CHANGED, reasonsOf, requestsTo, start, sweepWhile } from './sweep-while.ts';

const FOREVER = Number.POSITIVE_INFINITY;

/** A provider that cannot show one token alone. */
interface Listed {
  readonly harness: Harness;
  readonly add: (times: typeof STALE) => string;
  /** Gives the token that was added first other times. */
  readonly renew: (times: typeof STALE) => void;
  readonly remove: (id: string) => void;
  /** How often the list was read. */
  readonly lists: () => number;
}

const LISTED: readonly (readonly [name: string, start: () => Promise<Listed>])[] = [
  ['huawei-identity-center', startListedHuawei],
  ['route53-global-resolver', startListedRoute53],
  ['oauth-revocation without introspection', startListedOAuth],
];

async function startListedHuawei(): Promise<Listed> {
  const harness = await start(startHuawei(createTestClock()));
  return {
    harness,
    add: harness.add,
    renew({ createdAt, expiresAt }) {
      harness.remove('token-1');
      const times = { creation_time: createdAt, expiration_time: expiresAt };
      harness.simulator.addToken('tenant-0', { token_id: 'token-1', ...times });
    },
    remove: harness.remove,
    lists: () => requestsTo(harness, '/provision-tenant'),
  };
}

async function startListedRoute53(): Promise<Listed> {
  const harness = await start(startRoute53(createTestClock()));
  return {
    harness,
    add: harness.add,
    renew(times) {
      harness.remove('at-1');
      harness.simulator.addToken('dnsv-1', { id: 'at-1', ...times });
    },
    remove: harness.remove,
    lists: () => requestsTo(harness, '/global-resolver'),
  };
}

async function startListedOAuth(): Promise<Listed> {
  const harness = await start(startOAuth(createTestClock()));
  const { introspectionPath: _, ...settings } = Object(harness.settings);
  let lists = 0;
  const register = {
    ...harness.register,
    entries(...args: Parameters<typeof harness.register.entries>) {
      lists += 1;
      return harness.register.entries(...args);
    },
  };
  const tags = { [REGISTER_TAG.key]: REGISTER_TAG.value };
  const put = (name: string, times: typeof STALE, marks = {}) => {
    const entry = {
      token: `canary.${name}`,
      tokenType: 'access_token',
      issuedAt: new Date(times.createdAt).toISOString(),
      expiresAt: new Date(times.expiresAt).toISOString(),
    };
    harness.register.put(name, { text: JSON.stringify(entry) }, { ...tags, ...marks });
    const lasting = NOW + DAY;
    harness.simulator.addToken({
      token: entry.token,
      clientId: 'canary-client',
      expiresAt: lasting,
    });
    return entry.token;
  };
  let added = 0;
  return {
    harness: { ...harness, settings, register },
    add: (times) => put(`entry-${++added}`, times),
    renew: (times) => put('entry-1', times),
    remove: (token) => put(token.replace('canary.', ''), STALE, { 'token-sweeper:revoked-at': '' }),
    lists: () => lists,
  };
}

describe.each(LISTED)('%s, which cannot show one token, reads a short list again', (_, begin) => {
  /** Enforces when a minute and a bit has passed since the plan; `meanwhile` something happens. */
  const sweepLate = ({ harness }: Listed, meanwhile = () => {}) =>
    sweepWhile(harness, () => {
      void harness.clock.sleep(MINUTE + 1);
      meanwhile();
    });

  test('and keeps what was renewed, with that reason', async () => {
    const listed = await begin();
    const [, other] = [listed.add(STALE), listed.add(STALE)];
    const swept = await sweepLate(listed, () => listed.renew(FRESH));
    expect(reasonsOf(swept).sort()).toEqual([CHANGED, 'revoked']);
    expect(listed.harness.revoked()).toEqual([other]);
    expect(listed.lists()).toBe(2);
  });

  test('and counts what is missing as gone', async () => {
    const listed = await begin();
    const [first, other] = [listed.add(STALE), listed.add(STALE)];
    const swept = await sweepLate(listed, () => listed.remove(first));
    expect(swept.report.totals).toMatchObject({ alreadyGone: 1, revoked: 1 });
    expect(listed.harness.revoked()).toEqual([other]);
  });

  test('not while the plan is young', async () => {
    const listed = await begin();
    const first = listed.add(STALE);
    await sweepWhile(listed.harness, () => {});
    expect(listed.harness.revoked()).toEqual([first]);
    expect(listed.lists()).toBe(1);
  });
});

describe('a list that is read again', () => {
  test('is not, when it is longer than a thousand', async () => {
    const harness = await start(startRoute53(createTestClock()));
    const stale = harness.add(STALE);
    for (let count = 0; count < 1000; count++) harness.add(FRESH);
    await sweepWhile(harness, () => void harness.clock.sleep(MINUTE + 1));
    expect(requestsTo(harness, '/global-resolver')).toBe(1);
    expect(harness.revoked()).toEqual([stale]);
  });

  test('revokes nothing more when it cannot be had', async () => {
    const harness = await start(startRoute53(createTestClock()));
    for (let count = 0; count < 8; count++) harness.add(STALE);
    const { report } = await sweepWhile(harness, () => {
      void harness.clock.sleep(MINUTE + 1);
      const effect = { kind: 'response', reply: json(500, {}) } as const;
      harness.server.faults.add({ path: /^\/tokens\/dns-view/, times: FOREVER, effect });
    });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 0, failed: 8 } });
    expect(requestsTo(harness, '/tokens/at-')).toBe(0);
  });

  test('keeps what is in transition', async () => {
    const harness = await start(startRoute53(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweepWhile(harness, () => {
      void harness.clock.sleep(MINUTE + 1);
      harness.remove(id);
      harness.simulator.addToken('dnsv-1', { id, ...STALE, status: 'CREATING' });
    });
    expect(reasonsOf(swept)).toEqual([CHANGED]);
    expect(harness.revoked()).toEqual([]);
  });
});
