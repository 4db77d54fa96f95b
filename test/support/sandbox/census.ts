import { DAY } from '../clock.ts';
import { APIGEE_APPS, HUAWEI_TENANTS, OAUTH_TOKENS, ROUTE53_VIEWS } from './demo-population.ts';
import type { Sandbox } from './sandbox.ts';
import { secretValue, uuid } from './seed.ts';

/** A token that works at its provider, or that its provider still shows. Times are epoch milliseconds. */
export interface LivingToken {
  /** Unique over all providers. */
  readonly key: string;
  /** Its own name, or that of its app. */
  readonly name: string;
  readonly group: string;
  readonly createdAt: number;
  /** `Infinity` for a token that never expires. */
  readonly expiresAt: number;
}

/**
 * How many registered OAuth tokens have expired: their server calls them inactive, so that the census does not show them.
 * That proves nothing to the sweeper, which revokes them all the same.
 */
export const EXPIRED_AT_THEIR_SERVER = OAUTH_TOKENS.filter(
  ({ expiresIn }) => Number(expiresIn) < 0,
).length;

/** Asks the simulators themselves, past the product, which tokens of the demo are left. */
export function takeCensus(sandbox: Sandbox, seededAt: number): LivingToken[] {
  return [
    ...countHuawei(sandbox),
    ...countRoute53(sandbox),
    ...countApigee(sandbox),
    ...countOAuth(sandbox, seededAt),
  ];
}

function countHuawei({ huawei: { simulator } }: Sandbox): LivingToken[] {
  return Object.keys(HUAWEI_TENANTS).flatMap((group) =>
    simulator.tokens(group).map(({ token_id: key, creation_time, expiration_time }) => ({
      key,
      name: '',
      group,
      createdAt: creation_time,
      expiresAt: expiration_time,
    })),
  );
}

function countRoute53({ route53: { simulator } }: Sandbox): LivingToken[] {
  return Object.keys(ROUTE53_VIEWS).flatMap((group) =>
    simulator
      .tokens(group)
      .filter(({ status }) => status !== 'DELETING')
      .map(({ id: key, name = '', createdAt, expiresAt }) => ({
        key,
        name,
        group,
        createdAt: new Date(createdAt).getTime(),
        expiresAt: new Date(expiresAt).getTime(),
      })),
  );
}

function countApigee({ apigee: { simulator } }: Sandbox): LivingToken[] {
  const names = new Map(Object.keys(APIGEE_APPS).map((name) => [uuid(name), name]));
  return simulator.tokens().map(({ token: key, appId, issuedAt, expiresAt }) => ({
    key,
    name: names.get(appId) ?? '',
    group: appId,
    createdAt: issuedAt,
    expiresAt: expiresAt !== undefined && expiresAt > 0 ? expiresAt : Number.POSITIVE_INFINITY,
  }));
}

function countOAuth({ oauth: { simulator } }: Sandbox, seededAt: number): LivingToken[] {
  return OAUTH_TOKENS.filter(({ name }) => simulator.isActive(secretValue(name))).map(
    ({ name, age, expiresIn }) => ({
      key: name,
      name,
      group: 'register',
      createdAt: seededAt - age * DAY,
      expiresAt: expiresIn === 'never' ? Number.POSITIVE_INFINITY : seededAt + expiresIn * DAY,
    }),
  );
}
