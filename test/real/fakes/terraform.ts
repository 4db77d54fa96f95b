import type { ReceivedRequest, Reply } from '../../support/sandbox/message.ts';
import {
  type FakeToken,
  type FakeVendor,
  iso,
  isSignedIn,
  type Json,
  jsonAs,
  startFake,
} from './fake.ts';

/** The token of the owners team that the fake accepts. */
export const TERRAFORM_TOKEN = 'abcdefghijklmn.atlasv1.sweeper';

const TYPE = 'application/vnd.api+json';
const LIST = '/api/v2/organizations/acme/team-tokens';
const TOKENS = '/api/v2/authentication-tokens/';

/** Team tokens of an HCP Terraform organization. */
export const startFakeTerraform = () => startFake(handle);

function handle(request: ReceivedRequest, vendor: FakeVendor): Reply {
  const { method, path, headers } = request;
  if (!isSignedIn(request, `Bearer ${TERRAFORM_TOKEN}`)) return problem(401, 'unauthorized');
  // The vendor's own client sends it with every change since the API refuses what lacks it.
  if (method !== 'GET' && headers['content-type'] !== TYPE) {
    return problem(415, 'invalid content type');
  }
  if (method === 'GET' && path === LIST) return list(request, vendor);
  const found = [...vendor.tokens.values()].find((token) => path === TOKENS + idOf(token));
  if (method !== 'DELETE' || !found) return problem(404, 'not found');
  vendor.tokens.delete(found.number);
  return { status: 204 };
}

function list({ query }: ReceivedRequest, vendor: FakeVendor): Reply {
  const size = Number(query.get('page[size]') ?? 20);
  const current = Number(query.get('page[number]') ?? 1);
  const tokens = [...vendor.tokens.values()];
  const pages = Math.max(1, Math.ceil(tokens.length / size));
  const linkTo = (page: number) => {
    const url = new URL(LIST, vendor.publicOrigin);
    url.search = `${new URLSearchParams({ 'page[number]': `${page}`, 'page[size]': `${size}` })}`;
    return url.href;
  };
  const next = current < pages ? current + 1 : null;
  const before = current > 1 ? current - 1 : null;
  return jsonAs(TYPE, 200, {
    data: tokens
      .slice((current - 1) * size, current * size)
      .map(shown)
      .map(vendor.distort),
    links: {
      self: linkTo(current),
      first: linkTo(1),
      prev: before && linkTo(before),
      next: next && linkTo(next),
      last: linkTo(pages),
    },
    meta: {
      pagination: {
        'current-page': current,
        'page-size': size,
        'prev-page': before,
        'next-page': next,
        'total-pages': pages,
        'total-count': tokens.length,
      },
    },
  });
}

const idOf = ({ number }: FakeToken) => `at-abc${number}`;

function shown(token: FakeToken): Json {
  const { number, name, createdAt } = token;
  return {
    id: idOf(token),
    type: 'authentication-tokens',
    attributes: {
      'created-at': iso(createdAt),
      'last-used-at': null,
      description: name,
      token: null,
      'expired-at': null,
    },
    relationships: {
      team: { data: { id: `team-${number % 5}`, type: 'teams' } },
      'created-by': { data: { id: 'user-1', type: 'users' } },
    },
  };
}

function problem(status: number, title: string): Reply {
  return jsonAs(TYPE, status, { errors: [{ status: `${status}`, title }] });
}
