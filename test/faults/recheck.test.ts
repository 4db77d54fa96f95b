import { afterEach, describe, expect, test } from 'vitest';
import type { Harness } from '../contract/harness.ts';
import { FRESH, STALE } from '../contract/scene.ts';
import { POLICY, type SweepOptions, type Swept, sweepOnce } from '../contract/sweep-once.ts';
import { type ApigeeHarness, startApigee } from '../providers/apigee-edge/contract.ts';
import { startHuawei } from '../providers/huawei-identity-center/contract.ts';
import {
  type OAuthHarness,
  REGISTER_TAG,
  startOAuth,
} from '../providers/oauth-revocation/contract.ts';
import { startRoute53 } from '../providers/route53-global-resolver/contract.ts';
import { createTestClock, DAY, MINUTE, NOW } from '../support/clock.ts';
import { json } from '../support/sandbox/message.ts';

const CHANGED = 'changed-since-plan: the policy no longer revokes it';
const FOREVER = Number.POSITIVE_INFINITY;

let open: Harness[] = [];
afterEach(async () => {
  await Promise.all(open.map(({ server }) => server.close()));
  open = [];
});

async function start<Started extends Harness>(starting: Promise<Started>): Promise<Started> {
  const harness = await starting;
  open.push(harness);
  return harness;
}

/** Enforces; `meanwhile` happens between the plan and the first revocation. */
function sweep(
  harness: Harness,
  meanwhile: () => void,
  options: SweepOptions = {},
): Promise<Swept> {
  return sweepOnce(harness, { ...options, beforeRevoking: meanwhile });
}

function reasonsOf({ tokens }: Swept): unknown[] {
  return tokens.map(({ reason, outcome }) => outcome ?? reason);
}

describe('apigee-edge looks at a token once more', () => {
  const renew = ({ simulator }: ApigeeHarness, token: string, changes: object) =>
    simulator.addToken({ token, appId: 'app-1', issuedAt: STALE.createdAt, ...changes });

  test.each<[string, object]>([
    ['its expiry was put off', { expiresAt: NOW + DAY }],
    ['it was issued anew under the same value', { issuedAt: NOW - DAY, expiresAt: NOW + DAY }],
    ['it does not expire any more', { expiresAt: -1 }],
  ])('and keeps it when %s', async (_, changes) => {
    const harness = await start(startApigee(createTestClock()));
    const [id, other] = [harness.add(STALE), harness.add(STALE)];
    const young = { rules: POLICY.rules.slice(0, 1) };
    const swept = await sweep(harness, () => renew(harness, id, changes), { policy: young });
    expect(reasonsOf(swept).sort()).toEqual([CHANGED, 'revoked']);
    expect(swept.report).toMatchObject({ outcome: 'ok', totals: { kept: 1, revoked: 1 } });
    expect(harness.revoked()).toEqual([other]);
  });

  test('and withholds it when its app came under protection', async () => {
    const harness = await start(startApigee(createTestClock()));
    harness.add(STALE);
    const swept = await sweep(harness, () => harness.simulator.addApp('app-1', 'break-glass'), {
      policy: { protect: [{ owner: 'break-glass' }] },
    });
    expect(reasonsOf(swept)).toEqual(['protect: entry 1 of the policy matches']);
    expect(harness.revoked()).toEqual([]);
  });

  test('and counts it as gone when somebody else removed it', async () => {
    const harness = await start(startApigee(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweep(harness, () => harness.remove(id));
    expect(swept.report.totals).toMatchObject({ alreadyGone: 1, revoked: 0 });
  });
});

describe('oauth-revocation introspects a token once more', () => {
  const renew = ({ simulator }: OAuthHarness, token: string, changes: object) =>
    simulator.addToken({ token, clientId: 'canary-client', issuedAt: STALE.createdAt, ...changes });

  test.each<[string, object, string]>([
    ['keeps it when it was issued anew', { issuedAt: NOW - DAY }, CHANGED],
    ['keeps it when its age is not told any more', { issuedAt: undefined }, CHANGED],
    ['keeps it when it is not active, and its entry tells no age', { expiresAt: NOW - 1 }, CHANGED],
  ])('and %s', async (_, changes, reason) => {
    const harness = await start(startOAuth(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweep(harness, () => renew(harness, id, changes));
    expect(reasonsOf(swept)).toEqual([reason]);
    expect(harness.revoked()).toEqual([]);
  });

  test('and revokes it when it is not active, and its entry is old enough', async () => {
    const harness = await start(startOAuth(createTestClock(), {}, 'dated'));
    const id = harness.add(STALE);
    const swept = await sweep(harness, () => renew(harness, id, { expiresAt: NOW - 1 }));
    expect(reasonsOf(swept)).toEqual(['revoked']);
    expect(requestsTo(harness, '/revoke')).toBe(1);
  });

  test('and withholds it when a protected scope turned up', async () => {
    const harness = await start(startOAuth(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweep(harness, () => renew(harness, id, { scope: 'break-glass' }), {
      policy: { protect: [{ scope: 'break-glass' }] },
    });
    expect(reasonsOf(swept)).toEqual(['protect: entry 1 of the policy matches']);
  });
});

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

function requestsTo({ server }: Harness, path: string): number {
  return server.requests.filter((request) => request.path.includes(path)).length;
}

describe.each(LISTED)('%s, which cannot show one token, reads a short list again', (_, begin) => {
  /** Enforces when a minute and a bit has passed since the plan; `meanwhile` something happens. */
  const sweepLate = ({ harness }: Listed, meanwhile = () => {}) =>
    sweep(harness, () => {
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
    await sweep(listed.harness, () => {});
    expect(listed.harness.revoked()).toEqual([first]);
    expect(listed.lists()).toBe(1);
  });
});

describe('a list that is read again', () => {
  test('is not, when it is longer than a thousand', async () => {
    const harness = await start(startRoute53(createTestClock()));
    const stale = harness.add(STALE);
    for (let count = 0; count < 1000; count++) harness.add(FRESH);
    await sweep(harness, () => void harness.clock.sleep(MINUTE + 1));
    expect(requestsTo(harness, '/global-resolver')).toBe(1);
    expect(harness.revoked()).toEqual([stale]);
  });

  test('revokes nothing more when it cannot be had', async () => {
    const harness = await start(startRoute53(createTestClock()));
    for (let count = 0; count < 8; count++) harness.add(STALE);
    const { report } = await sweep(harness, () => {
      void harness.clock.sleep(MINUTE + 1);
      const effect = { kind: 'answer', reply: json(500, {}) } as const;
      harness.server.faults.add({ path: /^\/tokens\/dns-view/, times: FOREVER, effect });
    });
    expect(report).toMatchObject({ outcome: 'degraded', totals: { revoked: 0, failed: 8 } });
    expect(requestsTo(harness, '/tokens/at-')).toBe(0);
  });

  test('keeps what is in transition', async () => {
    const harness = await start(startRoute53(createTestClock()));
    const id = harness.add(STALE);
    const swept = await sweep(harness, () => {
      void harness.clock.sleep(MINUTE + 1);
      harness.remove(id);
      harness.simulator.addToken('dnsv-1', { id, ...STALE, status: 'CREATING' });
    });
    expect(reasonsOf(swept)).toEqual([CHANGED]);
    expect(harness.revoked()).toEqual([]);
  });
});
