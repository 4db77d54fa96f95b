import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../clock.ts';
import { type ApigeeSimulator, createApigeeSimulator, SANDBOX_APIGEE_USER } from './apigee.ts';
import { receivedRequest } from './message.ts';

const ORG = '/v1/organizations/acme';
const TOKENS = `${ORG}/oauth2/accesstokens`;
const { username, password } = SANDBOX_APIGEE_USER;
const BASIC = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
const CLI = `Basic ${Buffer.from('edgecli:edgeclisecret').toString('base64')}`;

let simulator: ApigeeSimulator;
let now: number;

beforeEach(() => {
  now = NOW;
  simulator = createApigeeSimulator({ clock: { now: () => now } });
  simulator.addApp('app-1', 'Billing');
});

function addTokens(count: number, prefix = 't') {
  for (let index = 1; index <= count; index += 1)
    simulator.addToken({
      token: `${prefix}${index}`,
      appId: 'app-1',
      issuedAt: NOW - 5,
      expiresAt: NOW + 5,
    });
}

function send(method: string, target: string, extra: Record<string, string> = {}, body = '') {
  const headers = { authorization: BASIC, accept: 'application/json', ...extra };
  const reply = simulator.handle(receivedRequest(method, target, headers, body, now));
  const isJson = reply.headers?.['content-type'] === 'application/json';
  return { ...reply, json: isJson ? JSON.parse(reply.body ?? '') : undefined };
}

function login(form: Record<string, string>, authorization = CLI) {
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  return send('POST', '/oauth/token', headers, new URLSearchParams(form).toString());
}

describe('the Apigee login host', () => {
  test('takes a password or a refresh token, and the access token lasts as long as it says', () => {
    const byPassword = login({ grant_type: 'password', username, password });
    const { refresh_token } = byPassword.json;
    const { access_token, expires_in } = login({
      grant_type: 'refresh_token',
      refresh_token,
    }).json;
    expect(simulator.login.issued).toEqual([byPassword.json.access_token, access_token]);
    const bearer = { authorization: `Bearer ${access_token}` };
    now = NOW + expires_in * 1000 - 1;
    expect(send('GET', `${ORG}/apps`, bearer).status).toBe(200);
    now += 1;
    expect(send('GET', `${ORG}/apps`, bearer).status).toBe(401);
  });

  test('refuses a wrong client, password, refresh token, grant and content type', () => {
    expect([
      login({ grant_type: 'password', username, password }, BASIC).status,
      login({ grant_type: 'password', username, password: 'wrong' }).status,
      login({ grant_type: 'refresh_token', refresh_token: 'wrong' }).status,
      login({}).status,
      send('POST', '/oauth/token', { authorization: CLI, 'content-type': 'application/json' })
        .status,
    ]).toEqual([401, 401, 401, 400, 415]);
  });

  test('can end all access tokens early', () => {
    const { access_token } = login({ grant_type: 'password', username, password }).json;
    simulator.login.expireAccessTokens();
    expect(send('GET', `${ORG}/apps`, { authorization: `Bearer ${access_token}` }).status).toBe(
      401,
    );
  });
});

describe('the Apigee simulator', () => {
  test('lists app ids, page by page from an inclusive key', () => {
    for (const id of ['app-3', 'app-2']) simulator.addApp(id);
    expect(send('GET', '/v1/o/acme/apps').json).toEqual(['app-1', 'app-2', 'app-3']);
    expect(send('GET', `${ORG}/apps?rows=2&startKey=app-2`).json).toEqual(['app-2', 'app-3']);
    expect(send('GET', `${ORG}/apps?startKey=app-2`).status).toBe(400);
    expect(send('GET', `${ORG}/apps?rows=1001`).status).toBe(400);
  });

  test('gives the secrets of apps to whoever expands them', () => {
    const { app } = send('GET', `${ORG}/apps?expand=true`).json;
    expect(app).toMatchObject([{ appId: 'app-1', name: 'Billing' }]);
    expect(app[0].credentials[0].consumerSecret).toBe('secret-of-app-1');
  });

  test('refuses strangers with an empty body, and unknown paths with a page', () => {
    const stranger = send('GET', `${ORG}/apps`, { authorization: 'Basic eDp5' });
    expect([stranger.status, stranger.body]).toEqual([401, undefined]);
    const elsewhere = send('GET', '/v1/organizations/other/apps');
    expect([elsewhere.status, elsewhere.headers?.['content-type']]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
  });
});

describe('the Apigee simulator, asked for tokens,', () => {
  test('searches ten tokens at a time unless asked for more, from an inclusive start', () => {
    addTokens(23);
    const search = (query: string) => send('GET', `${ORG}/oauth2/search?app=app-1${query}`).json;
    const first = search('');
    expect(first.list).toHaveLength(10);
    expect(first.meta).toEqual({
      limit: 10,
      next: 't11',
      query: { app: 'app-1' },
      start: 't1',
      totalResults: 23,
    });
    simulator.behaviour.totalAsText = true;
    const last = search('&limit=20&start=t11');
    expect([last.list[0], last.list.length]).toEqual(['t11', 13]);
    expect(last.meta).not.toHaveProperty('next');
    expect(last.meta.totalResults).toBe('23');
    simulator.behaviour.emptyNext = true;
    expect(search('&limit=100').meta.next).toBe('');
    expect(search('&limit=101').code).toBe('InvalidValueForLimitParam');
    expect(search('&start=gone').code).toBe('keymanagement.service.invalid_access_token');
  });

  test('searches by end user, and not without app and end user', () => {
    addTokens(1);
    simulator.addToken({ token: 'hers', appId: 'app-1', enduser: 'ann', issuedAt: NOW });
    expect(send('GET', `${ORG}/oauth2/search?enduser=ann`).json.list).toEqual(['hers']);
    expect(send('GET', `${ORG}/oauth2/search`).status).toBe(400);
    expect(send('GET', `${ORG}/oauth2/search?app=app-9`).json.code).toContain('app_id_not_found');
  });

  test('refuses searches that are not enabled or not allowed', () => {
    simulator.behaviour.searchEnabled = false;
    const target = `${ORG}/oauth2/search?app=app-1`;
    expect(send('GET', target).json.code).toBe('UnsupportedOperationRevoke');
    simulator.behaviour.privileged = false;
    expect(send('GET', target).status).toBe(403);
    expect(send('DELETE', `${TOKENS}/t1`).status).toBe(403);
  });

  test('gives hashes in a hashed organisation, which no token can be asked for with', () => {
    addTokens(1);
    simulator.behaviour.hashed = true;
    const [hash] = send('GET', `${ORG}/oauth2/search?app=app-1`).json.list;
    expect(hash).not.toBe('t1');
    expect(send('GET', `${TOKENS}/${hash}`).json.code).toContain('AccessTokenDoesntExists');
    expect(send('GET', `${TOKENS}/t1`).status).toBe(200);
  });
});

describe('the Apigee simulator, asked for one token,', () => {
  test('shows a token with its refresh token, and leaves out an expiry that is not there', () => {
    addTokens(1, 'a/b+c=');
    simulator.addToken({ token: 'eternal', appId: 'app-1', issuedAt: NOW });
    expect(send('GET', `${TOKENS}/${encodeURIComponent('a/b+c=1')}`).json).toMatchObject({
      token: 'a/b+c=1',
      refreshToken: 'refresh-of-a/b+c=1',
      app: 'Billing',
      appId: 'app-1',
      issuedAt: NOW - 5,
      expiresAt: NOW + 5,
      status: 'approved',
    });
    expect(send('GET', `${TOKENS}/eternal`).json).not.toHaveProperty('expiresAt');
  });

  test('deletes a token once and answers with it', () => {
    addTokens(2);
    expect(send('DELETE', `${TOKENS}/t1`)).toMatchObject({ status: 200, json: { token: 't1' } });
    expect(send('DELETE', `${TOKENS}/t1`)).toMatchObject({
      status: 404,
      json: { code: 'keymanagement.service.invalid_account_name', contexts: [] },
    });
    expect(simulator.revoked).toEqual(['t1']);
    expect(simulator.tokens().map(({ token }) => token)).toEqual(['t2']);
  });

  test.for(['application/xml', undefined])('writes errors as XML when asked for %s', (accept) => {
    const headers = { authorization: BASIC, ...(accept && { accept }) };
    const request = receivedRequest('DELETE', `${TOKENS}/none`, headers, '', NOW);
    expect(simulator.handle(request)).toEqual({
      status: 404,
      headers: { 'content-type': 'application/xml' },
      body: expect.stringContaining('<Code>keymanagement.service.invalid_account_name</Code>'),
    });
  });
});

describe('the Apigee simulator, told to revoke,', () => {
  test('switches a token off and on, its refresh token too where asked', () => {
    addTokens(1);
    const octets = { 'content-type': 'application/octet-stream' };
    const seen = () => {
      const { status, refreshTokenStatus } = send('GET', `${TOKENS}/t1`).json;
      return [status, refreshTokenStatus];
    };
    expect(send('POST', `${TOKENS}/t1?action=revoke`, octets).status).toBe(204);
    expect(seen()).toEqual(['revoked', 'approved']);
    expect(send('POST', `${TOKENS}/t1?action=revoke&cascade=true`, octets).status).toBe(204);
    expect(seen()).toEqual(['revoked', 'revoked']);
    expect(send('POST', `${TOKENS}/t1?action=approve`, octets).status).toBe(204);
    expect(seen()).toEqual(['approved', 'revoked']);
    expect(simulator.disabled).toEqual(['t1']);
    expect(send('POST', `${TOKENS}/t1?action=revoke`).status).toBe(415);
    expect(send('POST', `${TOKENS}/t9?action=revoke`, octets).json.code).toContain(
      'invalid_access_token',
    );
  });

  test('revokes in bulk with a count at once and an effect later', () => {
    addTokens(3);
    const bulk = send('POST', `${ORG}/oauth2/revoke?app=app-1`);
    expect([bulk.status, bulk.json]).toEqual([202, 3]);
    const status = () => send('GET', `${TOKENS}/t1`).json.status;
    expect(status()).toBe('approved');
    now += 30_000;
    expect(status()).toBe('revoked');
  });
});
