import { beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../clock.ts';
import { createRoute53Simulator, type Route53Simulator } from './route53.ts';
import { signedForRoute53 } from './sign-for-tests.ts';

const TOKENS = '/tokens/dns-view/dnsv-1';

let simulator: Route53Simulator;

beforeEach(() => {
  simulator = createRoute53Simulator({ clock: { now: () => NOW } });
  simulator.addResolver('gr-1');
  simulator.addView('gr-1', 'dnsv-1');
});

function addTokens(count: number) {
  for (let index = 1; index <= count; index += 1)
    simulator.addToken('dnsv-1', { id: `at-${index}`, createdAt: NOW - 45, expiresAt: NOW + 500 });
}

async function send(method: string, target: string, at = NOW) {
  const reply = simulator.handle(await signedForRoute53(method, target, at));
  const type = reply.headers?.['x-amzn-errortype'];
  return { status: reply.status, type, json: JSON.parse(reply.body ?? '') };
}

describe('the Global Resolver simulator', () => {
  test('leads from resolvers to views to tokens', async () => {
    addTokens(1);
    expect((await send('GET', '/global-resolver')).json.globalResolvers).toMatchObject([
      { id: 'gr-1', status: 'OPERATIONAL' },
    ]);
    expect((await send('GET', '/dns-views/resolver/gr-1')).json.dnsViews).toMatchObject([
      { id: 'dnsv-1', globalResolverId: 'gr-1' },
    ]);
    expect((await send('GET', TOKENS)).json).toEqual({
      accessTokens: [
        {
          id: 'at-1',
          arn: 'arn:aws:route53globalresolver::111122223333:access-token/at-1',
          createdAt: '2026-11-25T11:59:59.955184715Z',
          updatedAt: '2026-11-25T11:59:59.955184715Z',
          expiresAt: '2026-11-25T12:00:00.500184715Z',
          dnsViewId: 'dnsv-1',
          globalResolverId: 'gr-1',
          status: 'OPERATIONAL',
        },
      ],
    });
  });

  test('writes times with a varying number of digits that never change the millisecond', async () => {
    addTokens(5);
    const { accessTokens } = (await send('GET', TOKENS)).json;
    const times: string[] = accessTokens.map((token: { expiresAt: string }) => token.expiresAt);
    expect(times.map((time) => time.length)).toEqual([30, 22, 24, 27, 22]);
    expect(times.map((time) => Date.parse(time))).toEqual(times.map(() => NOW + 500));
  });

  test('gives the secret to whoever asks for one token', async () => {
    addTokens(1);
    expect((await send('GET', '/tokens/at-1')).json.value).toContain('secret');
  });
});

describe('a list of the Global Resolver simulator', () => {
  test('pages by an opaque cursor that needs encoding and belongs to its list', async () => {
    addTokens(5);
    simulator.addView('gr-1', 'dnsv-2');
    const ids: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const next = cursor && `&next_token=${encodeURIComponent(cursor)}`;
      const { json } = await send('GET', `${TOKENS}?max_results=2${next}`);
      ids.push(...json.accessTokens.map((token: { id: string }) => token.id));
      pages += 1;
      if (json.nextToken) {
        cursor = json.nextToken;
        const elsewhere = `/tokens/dns-view/dnsv-2?next_token=${encodeURIComponent(cursor)}`;
        expect(await send('GET', elsewhere)).toMatchObject({ status: 400 });
      } else cursor = '';
    } while (cursor);
    expect(ids).toEqual(['at-1', 'at-2', 'at-3', 'at-4', 'at-5']);
    expect(pages).toBe(3);
  });

  test.for([
    'max_results=0',
    'max_results=101',
    'max_results=x',
    'next_token=x',
    'status=CREATING',
  ])('refuses %s as not valid', async (query) => {
    const { status, type, json } = await send('GET', `${TOKENS}?${query}`);
    expect([status, type, json.reason]).toEqual([
      400,
      'ValidationException',
      'FIELD_VALIDATION_FAILED',
    ]);
  });
});

describe('the Global Resolver simulator, told to delete,', () => {
  test('shows a deleted token as DELETING for some listings, then no more', async () => {
    addTokens(2);
    expect((await send('DELETE', '/tokens/at-1')).json).toEqual({
      id: 'at-1',
      status: 'DELETING',
      deletedAt: '2026-11-25T12:00:00.000Z',
    });
    const seen: string[][] = [];
    for (let listing = 0; listing < 3; listing += 1) {
      const { accessTokens } = (await send('GET', TOKENS)).json;
      seen.push(accessTokens.map((t: { id: string; status: string }) => `${t.id} ${t.status}`));
    }
    expect(seen).toEqual([
      ['at-1 DELETING', 'at-2 OPERATIONAL'],
      ['at-1 DELETING', 'at-2 OPERATIONAL'],
      ['at-2 OPERATIONAL'],
    ]);
    expect(await send('DELETE', '/tokens/at-1')).toMatchObject({
      status: 404,
      type: 'ResourceNotFoundException',
    });
    expect(simulator.revoked).toEqual(['at-1']);
  });

  test('takes a second deletion while the first lasts, or refuses it with 409', async () => {
    addTokens(2);
    await send('DELETE', '/tokens/at-1');
    expect((await send('DELETE', '/tokens/at-1')).status).toBe(200);
    simulator.behaviour.deleteWhileDeleting = 'conflict';
    simulator.behaviour.conflicts = new Set(['at-2']);
    for (const id of ['at-1', 'at-2'])
      expect(await send('DELETE', `/tokens/${id}`)).toMatchObject({
        status: 409,
        type: 'ConflictException',
      });
    expect(simulator.revoked).toEqual(['at-1']);
  });
});

describe('the Global Resolver simulator, given a bad request,', () => {
  test('tells an unknown view, resolver and operation apart, with or without a suffix', async () => {
    expect((await send('GET', '/tokens/dns-view/dnsv-9')).json.resourceType).toBe('DNS_VIEW');
    expect((await send('GET', '/dns-views/resolver/gr-9')).json.resourceType).toBe(
      'GLOBAL_RESOLVER',
    );
    simulator.behaviour.errorTypeSuffix = ':http://internal.amazon.com/';
    expect(await send('POST', '/tokens/dnsv-1')).toEqual({
      status: 404,
      type: 'UnknownOperationException:http://internal.amazon.com/',
      json: {},
    });
    simulator.removeView('dnsv-1');
    expect((await send('GET', TOKENS)).status).toBe(404);
  });

  test('refuses an old signature', async () => {
    expect(await send('GET', TOKENS, NOW - 600_000)).toMatchObject({
      status: 403,
      type: 'InvalidSignatureException',
    });
  });
});
