import { DAY } from '../support/clock.ts';
import type { Sandbox } from '../support/sandbox/sandbox.ts';

interface MonthToken {
  readonly id: string;
  /** Days before the month begins. */
  readonly age: number;
  /** Days after it has begun. */
  readonly expiresOn: number;
  /** The day whose run must revoke it; absent for a token that must live. */
  readonly revokedOn?: number;
}

/** What the policy of {@link monthConfig} means for each token, worked out by hand. */
const TOKENS: readonly MonthToken[] = [
  { id: 'at-expired-long-ago', age: 80, expiresOn: -10, revokedOn: 1 },
  { id: 'at-too-old-on-day-5', age: 85, expiresOn: 200, revokedOn: 5 },
  { id: 'at-expires-on-day-3', age: 50, expiresOn: 3, revokedOn: 10 },
  { id: 'at-expires-on-day-20', age: 40, expiresOn: 20, revokedOn: 27 },
  { id: 'at-expires-on-day-23', age: 30, expiresOn: 23, revokedOn: 30 },
  { id: 'at-expires-on-day-24', age: 30, expiresOn: 24 },
  { id: 'at-old-on-day-31', age: 59, expiresOn: 200 },
  { id: 'at-newest', age: 1, expiresOn: 200 },
];

/** Protected by name, however stale. */
const PROTECTED: MonthToken = { id: 'at-break-glass', age: 400, expiresOn: -100 };

const RESOLVER = 'gr-0a1b2c3d4e5f60009';
const VIEW = 'dnsv-0a1b2c3d4e5f60009';
const STORE = 'd-a000060009';
const TENANT = 'e0d69be4-ee68-4653-97e4-9e8a4b5c6d09';
const TENANT_TOKEN = '5f0e6b1c-1d1b-4b1e-9d0f-7a6a5b4c3d09';

/** Puts a view and a tenant of their own into the sandbox, whose tokens age through a month that begins at `start`. */
export function seedMonth({ route53, huawei }: Sandbox, start: number): void {
  route53.simulator.addResolver(RESOLVER);
  route53.simulator.addView(RESOLVER, VIEW);
  for (const token of [...TOKENS, PROTECTED])
    route53.simulator.addToken(VIEW, toRoute53(token, start));
  huawei.simulator.addIdentityStore(STORE);
  huawei.simulator.addTenant(STORE, TENANT);
  const creation_time = start - 360 * DAY;
  huawei.simulator.addToken(TENANT, {
    token_id: TENANT_TOKEN,
    creation_time,
    expiration_time: creation_time + 365 * DAY,
  });
}

/** The ids, sorted, that each day's run must revoke, from day 1 to day 30. */
export function expectedByDay(): readonly (readonly string[])[] {
  // Too old all along, but the only one of its tenant that works until it expires.
  const ofTenant: MonthToken = { id: TENANT_TOKEN, age: 360, expiresOn: 5, revokedOn: 5 };
  const due = [...TOKENS, ofTenant];
  return Array.from({ length: 30 }, (_, index) =>
    due
      .filter(({ revokedOn }) => revokedOn === index + 1)
      .map(({ id }) => id)
      .sort(),
  );
}

/** The tokens of the month that were revoked so far. */
export function revokedInMonth({ route53, huawei }: Sandbox): string[] {
  const ours = new Set([...TOKENS, PROTECTED].map(({ id }) => id)).add(TENANT_TOKEN);
  return [...route53.simulator.revoked, ...huawei.simulator.revoked].filter((id) => ours.has(id));
}

/** Sweeps that view and that tenant only. */
export function monthConfig({ route53, huawei }: Sandbox): string {
  return `mode: enforce
connections:
  - name: devices
    provider: route53-global-resolver
    endpoint: ${route53.server.origin}
    settings: { dnsViewIds: [${VIEW}] }
  - name: tenants
    provider: huawei-identity-center
    secret: token-sweeper/huawei
    endpoint: ${huawei.server.origin}
    settings: { region: cn-north-4, identityStoreId: ${STORE}, tenantIds: all }
policies:
  default:
    rules:
      - { name: long-expired, when: { expiredFor: 7d }, action: revoke }
      - { name: too-old, when: { olderThan: 90d }, action: revoke }
    protect:
      - { name: break-glass }
`;
}

function toRoute53({ id, age, expiresOn }: MonthToken, start: number) {
  const name = id.replace('at-', '');
  return { id, name, createdAt: start - age * DAY, expiresAt: start + expiresOn * DAY };
}
