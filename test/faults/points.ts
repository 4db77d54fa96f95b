import type { Call, ProviderContract } from '../contract/harness.ts';
import { isCall } from '../contract/scene.ts';
import { apigeeContract } from '../providers/apigee-edge/contract.ts';
import { accessKeysContract, serviceCredentialsContract } from '../providers/aws-iam/contract.ts';
import { huaweiContract } from '../providers/huawei-identity-center/contract.ts';
import { oauthContract } from '../providers/oauth-revocation/contract.ts';
import { route53Contract } from '../providers/route53-global-resolver/contract.ts';
import type { ReceivedRequest } from '../support/sandbox/message.ts';
import { operationOf } from '../support/sandbox/secrets-manager.ts';

/** The providers that are put to the test. */
export type ProviderName =
  | 'huawei'
  | 'route53'
  | 'apigee'
  | 'oauth'
  | 'iam-keys'
  | 'iam-credentials';

/** Their contracts. */
export const CONTRACTS: Readonly<Record<ProviderName, ProviderContract>> = {
  huawei: huaweiContract,
  route53: route53Contract,
  apigee: apigeeContract,
  oauth: oauthContract,
  'iam-keys': accessKeysContract,
  'iam-credentials': serviceCredentialsContract,
};

/** A place in the run of one provider at which something may go wrong. */
export interface Point {
  readonly provider: ProviderName;
  readonly title: string;
  /**
   * - `secret`: the connection's credentials are fetched
   * - `list`: without it there is no list
   * - `values`: the values of some register entries are fetched
   * - `look`: one token is looked at right before it would be revoked
   * - `list-again`: the whole list is, because the plan is old
   * - `revoke`: a token is revoked
   * - `mark`: a revoked token is marked in the register
   */
  readonly phase: 'secret' | 'list' | 'values' | 'look' | 'list-again' | 'revoke' | 'mark';
  /** Who is asked there. */
  readonly server: 'provider' | 'secrets';
  readonly hits: (request: ReceivedRequest) => boolean;
  /** Requests of this kind that pass before it is reached. */
  readonly skip: number;
}

/** Every point of every provider, in the order in which a run comes to it. */
export const POINTS: readonly Point[] = [
  ...huaweiPoints(),
  ...route53Points(),
  ...apigeePoints(),
  ...oauthPoints(),
  ...iamKeysPoints(),
  ...iamCredentialsPoints(),
];

/** The point at which a provider is asked to revoke. */
export function revocationOf(provider: ProviderName): Point {
  const point = POINTS.find((one) => one.provider === provider && one.phase === 'revoke');
  if (!point) throw new RangeError(`${provider} has no revocation`);
  return point;
}

/** Whether the requests of a point change something. */
export function changesSomething({ phase }: Point): boolean {
  return phase === 'revoke' || phase === 'mark';
}

/** Whether a point lies before the plan is made. */
export function precedesPlan({ phase }: Point): boolean {
  return phase === 'secret' || phase === 'list' || phase === 'values';
}

function huaweiPoints(): Point[] {
  const provider = 'huawei';
  const tenants = listCall(huaweiContract, 0);
  const tokens = listCall(huaweiContract, 1);
  return [
    secretOf(provider),
    at(provider, 'list', 'the discovery of the tenants', tenants),
    at(provider, 'list', 'the first page', tokens),
    at(provider, 'list', 'a later page', tokens, 3),
    at(provider, 'list-again', 'the second list', tokens, 1),
    at(provider, 'revoke', 'a revocation', isOf(huaweiContract.revokeCall)),
  ];
}

function route53Points(): Point[] {
  const provider = 'route53';
  const tokens = listCall(route53Contract, 2);
  return [
    secretOf(provider),
    at(provider, 'list', 'the discovery of the resolvers', listCall(route53Contract, 0)),
    at(provider, 'list', 'the discovery of the views', listCall(route53Contract, 1)),
    at(provider, 'list', 'the first page', tokens),
    at(provider, 'list', 'a later page', tokens, 1),
    at(provider, 'list-again', 'the second list', tokens, 1),
    at(provider, 'revoke', 'a revocation', isOf(route53Contract.revokeCall)),
  ];
}

function apigeePoints(): Point[] {
  const provider = 'apigee';
  const search = listCall(apigeeContract, 1);
  const look = listCall(apigeeContract, 2);
  return [
    secretOf(provider),
    at(provider, 'list', 'the login', ({ path }) => path === '/oauth/token'),
    at(provider, 'list', 'the discovery of the apps', listCall(apigeeContract, 0)),
    at(provider, 'list', 'the first page', search),
    at(provider, 'list', 'a later page', search, 3),
    at(provider, 'list', 'the look at a listed token', look, 5),
    at(provider, 'look', 'the look before a revocation', look),
    at(provider, 'revoke', 'a revocation', isOf(apigeeContract.revokeCall)),
  ];
}

function oauthPoints(): Point[] {
  const provider = 'oauth';
  const isMetadata = ({ path }: ReceivedRequest) => path.startsWith('/.well-known/');
  const look = listCall(oauthContract, 0);
  return [
    secretOf(provider),
    at(provider, 'list', 'the discovery of the endpoints', isMetadata),
    inSecrets(provider, 'list', 'the first page', asks('ListSecrets')),
    inSecrets(provider, 'list', 'a later page', asks('ListSecrets'), 1),
    inSecrets(provider, 'values', 'the values of the register', asksForRegister),
    at(provider, 'list', 'the look at a listed token', look, 5),
    at(provider, 'look', 'the look before a revocation', look),
    at(provider, 'revoke', 'a revocation', isOf(oauthContract.revokeCall)),
    inSecrets(provider, 'mark', 'the mark in the register', asks('TagResource')),
  ];
}

/** They sign with the credentials of the process, so no secret is fetched. */
function iamKeysPoints(): Point[] {
  const provider = 'iam-keys';
  const users = listCall(accessKeysContract, 0);
  const keys = listCall(accessKeysContract, 1);
  return [
    at(provider, 'list', 'the first page of users', users),
    at(provider, 'list', 'a later page of users', users, 1),
    at(provider, 'list', 'the keys of a user', keys, 3),
    at(provider, 'list-again', 'the second list', keys, 1),
    at(provider, 'revoke', 'a revocation', isOf(accessKeysContract.revokeCall)),
  ];
}

function iamCredentialsPoints(): Point[] {
  const provider = 'iam-credentials';
  const credentials = listCall(serviceCredentialsContract, 0);
  return [
    at(provider, 'list', 'the first page', credentials),
    at(provider, 'list', 'a later page', credentials, 2),
    at(provider, 'list-again', 'the second list', credentials, 1),
    at(provider, 'revoke', 'a revocation', isOf(serviceCredentialsContract.revokeCall)),
  ];
}

function secretOf(provider: ProviderName): Point {
  return inSecrets(provider, 'secret', 'the fetch of the secret', (request) =>
    request.body.includes('"connections/'),
  );
}

function at(
  provider: ProviderName,
  phase: Point['phase'],
  title: string,
  hits: Point['hits'],
  skip = 0,
): Point {
  return { provider, title, phase, server: 'provider', hits, skip };
}

function inSecrets(...point: Parameters<typeof at>): Point {
  return { ...at(...point), server: 'secrets' };
}

function listCall({ listCalls, name }: ProviderContract, index: number): Point['hits'] {
  const call = listCalls[index];
  if (!call) throw new RangeError(`the contract of ${name} has no such call`);
  return isOf(call);
}

function isOf(call: Call): Point['hits'] {
  return (request) => isCall(call, request);
}

function asks(operation: string): Point['hits'] {
  return (request) => operationOf(request) === operation;
}

function asksForRegister(request: ReceivedRequest): boolean {
  return /GetSecretValue$/.test(operationOf(request)) && request.body.includes('register/');
}
